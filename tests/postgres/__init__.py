"""What is tested on PostgreSQL besides the need-to-know tests, which run on both databases."""
