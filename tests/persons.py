"""Persons with an account and a role, put into the database by its owner."""

import os

import psycopg


def holds(number: int, *lea_codes: str, role: str = "DATA_MANAGER") -> str:
    """Let the person with this number hold a role at these LEAs; gives how the person is named as an actor."""
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as owner:
        owner.execute(
            "INSERT INTO user_account (id, email, full_name, password) VALUES (%s, %s, %s, '') ON CONFLICT DO NOTHING",
            [number, f"person{number}@la.example", f"Person {number}"],
        )
        for lea in lea_codes:
            owner.execute(
                "INSERT INTO role_held (user_id, role, lea_code, given_by, confirmed_by)"
                " VALUES (%s, %s, %s, 'operator:one', 'operator:two') ON CONFLICT DO NOTHING",
                [number, role, lea],
            )
    return f"user:{number}"
