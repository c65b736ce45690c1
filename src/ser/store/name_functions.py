"""The functions of the database that look children up by keys, and words by what they may have meant.

Under row-level security no index serves an array or the beginning of a text, since what compares them might tell of
rows that one may not see. These functions look as the owner, and only for the state and the system's own tasks.
"""

from collections.abc import Iterable

_FUNCTION = """
CREATE OR REPLACE FUNCTION {name} RETURNS TABLE ({columns}) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp {more} AS $$
#variable_conflict use_column
{declare}BEGIN
    IF NOT ser_all() THEN RETURN; END IF;
    {body}
END $$;
"""

_CANDIDATES = """
    IF cardinality(all_of) > 0 THEN query := query || ' AND k.keys @> $1'; END IF;
    FOR n IN 1..coalesce(cardinality(any_of), 0) LOOP
        query := query || format(' AND k.keys && string_to_array($2[%s], E''\\n'')', n);
    END LOOP;
    RETURN QUERY EXECUTE query || ' LIMIT $3' USING all_of, any_of, most;
"""


def finders() -> Iterable[str]:
    """What finds children by keys, words by what is left of them with a letter left out, and words by how they begin.

    Where many children have one key and few have two, the planner would read the whole table; it may not.
    """
    yield _FUNCTION.format(
        name="ser_candidates(all_of text[], any_of text[], most int)",
        columns="student_id bigint, names text[]",
        more="SET enable_seqscan = off",
        declare="DECLARE query text := 'SELECT k.student_id, k.names FROM name_key k WHERE true';\n",
        body=_CANDIDATES,
    )
    yield _FUNCTION.format(
        name="ser_words_near(heard text[], slips text[])",
        columns="word text, is_heard boolean",
        more="",
        declare="",
        body="RETURN QUERY SELECT w.word, w.near @> heard FROM name_word w WHERE w.near && (heard || slips);",
    )
    yield _FUNCTION.format(
        name="ser_words_begun(letters text, most int)",
        columns="word text",
        more="",
        declare="",
        body="RETURN QUERY EXECUTE 'SELECT w.word FROM name_word w WHERE w.word LIKE $1 ORDER BY length(w.word), w.word"
        " LIMIT $2' USING letters || '%', most;",
    )
