"""The throw-away PostgreSQL is real, empty, closed to the network, and gone afterwards."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgres.server import running_server

pytestmark = pytest.mark.postgres


def test_a_server_lives_for_one_block() -> None:
    with running_server() as server:
        engine = create_engine(server.url("postgres", "postgres"))
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW listen_addresses")) == ""
            assert connection.scalar(text("SELECT count(*) FROM pg_stat_user_tables")) == 0
        engine.dispose()

    assert not server.socket_folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={server.socket_folder} user=postgres")
