"""Operations on a real database: what changes, who may, what is refused."""
