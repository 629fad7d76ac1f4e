"""A full ledger, made quickly: entries by one statement of the database, then their sums by `rebuild`."""

from datetime import datetime, timedelta

from core.persistence import SqlStore
from tests.persistence.make import T0

TENANTS, PEOPLE, JOURNEYS = 20, 500, 800

_FILL = """
INSERT INTO cost_entry (id, at, service, operation, model, tenant, person, journey, request, job, tokens_in, tokens_out,
  tokens_cached, tokens_thought, tokens_image, images, searches, video_seconds, nanos, duration_ms, success, error,
  price_source, price_version, unpriced, uncertain, saved_nanos, fingerprint, metadata)
WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last})
SELECT 'e' || i, {at},
  CASE WHEN i % 10 < 7 THEN 'gemini' WHEN i % 10 < 9 THEN 'deepseek' ELSE 'openai' END,
  CASE i % 6 WHEN 0 THEN 'look_at_photo' WHEN 1 THEN 'understand' WHEN 2 THEN 'advise' WHEN 3 THEN 'embed'
    WHEN 4 THEN 'paint' ELSE 'advise' END,
  'model-' || (i * 7919 % 5), 'slack:T' || (i * 104729 % {tenants}), 'slack:U' || (i / 25 * 7919 % {people}),
  CASE WHEN i % 4 = 0 THEN '' ELSE 'j' || (i / 25 * 104729 % {journeys}) END, 'r', '',
  900 + i % 100, 120 + i % 50, i % 400, i % 30, 0, i % 2, 0, 0, 570000 + i % 9999, 150 + i * 7919 % 9000, {good},
  CASE WHEN i % 50 = 0 THEN 'unavailable' ELSE '' END, 'overlay', '1', {no}, {no}, 0, '', '{{}}' FROM n
"""


async def fill_costs(store: SqlStore, count: int, days: int, until: datetime = T0) -> None:
    """`count` entries, evenly over the `days` before `until`, of many people in sittings of 25; with their sums."""
    since, step = until - timedelta(days=days), days * 86_400 / count
    begin = f"{since:%Y-%m-%d %H:%M:%S}"
    if store.alone:
        at = f"strftime('%Y-%m-%d %H:%M:%f000', '{begin}', (i * {step!r}) || ' seconds')"
    else:
        at = f"timestamptz '{begin}+00' + i * {step!r} * interval '1 second'"
    good, no = ("i % 50 > 0", "0") if store.alone else ("i % 50 > 0", "false")
    text = _FILL.format(last=count - 1, at=at, good=good, no=no, tenants=TENANTS, people=PEOPLE, journeys=JOURNEYS)
    await store._runner.run(lambda conn: conn.exec_driver_sql(text))
    await store.transact(lambda unit: unit.ledger.rebuild())
    if not store.alone:
        await store._runner.run(lambda conn: conn.exec_driver_sql("ANALYZE"))
