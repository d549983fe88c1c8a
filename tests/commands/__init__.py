"""The commands of `flask --app app`, run as whoever runs the service would."""
