"""The queue of jobs: the tables and functions of procrastinate in a schema of their own, and what we add to them.

The queue holds nothing that lasts: what is to be done stands in the submissions, and `queue.sweep` puts jobs in again
that are missing. So it is in no backup, and another version of procrastinate makes it new.
"""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

SCHEMA = "queue"

# A plain EXECUTE runs all statements of the text; the functions get their search path, as callers have another.
_MAKE = """
DO $made$
DECLARE
    made regprocedure;
    before text := current_setting('search_path');
BEGIN
    IF obj_description(to_regnamespace('{schema}'), 'pg_namespace') IS DISTINCT FROM '{version}' THEN
        DROP SCHEMA IF EXISTS {schema} CASCADE;
        CREATE SCHEMA {schema};
        SET LOCAL search_path = {schema}, pg_catalog;
        EXECUTE $library$ {library} $library$;
        CREATE TABLE progress (
            job_id bigint PRIMARY KEY REFERENCES procrastinate_jobs ON DELETE CASCADE,
            step text NOT NULL, done bigint NOT NULL, total bigint NOT NULL
        );
        FOR made IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace LOOP
            EXECUTE format('ALTER FUNCTION %s SET search_path = {schema}, pg_temp', made);
        END LOOP;
        PERFORM set_config('search_path', before, true);
        COMMENT ON SCHEMA {schema} IS '{version}';
    END IF;
END $made$;
"""

# The lock of a job covers whatever is named below it: submissions covers submissions/017.
_COVERS = """
CREATE OR REPLACE FUNCTION {schema}.ser_excludes(one text, other text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT one = other OR starts_with(one, other || '/') OR starts_with(other, one || '/')
$$;
"""

# Which job may begin is decided by one at a time, for two that exclude each other might begin at the same moment. With
# `wanted` it is that job, or one that waits in its way, be it only through others.
_FETCH = """
CREATE OR REPLACE FUNCTION {schema}.ser_fetch_job(queues varchar[], worker bigint, wanted bigint)
RETURNS {schema}.procrastinate_jobs LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$
DECLARE
    found procrastinate_jobs;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ser.queue'));
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker WHERE id = (
        WITH RECURSIVE way AS (
            SELECT id, lock FROM procrastinate_jobs WHERE id = wanted
            UNION SELECT j.id, j.lock FROM procrastinate_jobs j
            JOIN way w ON j.id < w.id AND ser_excludes(j.lock, w.lock) WHERE j.status = 'todo'
        )
        SELECT j.id FROM procrastinate_jobs j
        WHERE j.status = 'todo' AND (queues IS NULL OR j.queue_name = ANY(queues))
        AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
        AND (wanted IS NULL OR j.id IN (SELECT id FROM way))
        AND NOT EXISTS (
            SELECT FROM procrastinate_jobs o WHERE o.id <> j.id AND ser_excludes(o.lock, j.lock)
            AND (o.status = 'doing' OR o.status = 'todo' AND (o.priority, -o.id) > (j.priority, -j.id))
        )
        ORDER BY j.priority DESC, j.id LIMIT 1
    ) RETURNING * INTO found;
    RETURN found;
END $$;
"""

# Null where a job that does the same is waiting already.
_PUT = """
CREATE OR REPLACE FUNCTION {schema}.ser_put_job(task text, lock text, alone text, args jsonb)
RETURNS bigint LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN (SELECT unnest(procrastinate_defer_jobs_v1(
        ARRAY[ROW('jobs', task, 0, lock, alone, args, NULL)]::procrastinate_job_to_defer_v1[]
    )));
EXCEPTION WHEN unique_violation THEN
    RETURN NULL;
END $$;
"""


def queue(role: str) -> Iterator[str]:
    """The statements that make the queue where it is not there in this version, and let the application use it."""
    made_by = f"procrastinate {version('procrastinate')}"
    yield _MAKE.replace("{schema}", SCHEMA).replace("{version}", made_by).replace("{library}", _library())
    for text in (_COVERS, _FETCH, _PUT):
        yield text.replace("{schema}", SCHEMA)
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role};"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {role};"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {role};"


def dropped() -> str:
    """The statement that drops the queue with all its jobs; the guards make it again."""
    return f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"


@cache
def _library() -> str:
    """The tables and functions of procrastinate, as it brings them; read without loading it, which takes a while."""
    spec = find_spec("procrastinate")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "sql" / "schema.sql").read_text("utf-8")
