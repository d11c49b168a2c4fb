import type { Db } from './dialect.ts'

/** How many tickets a classification has matched while it was active, and while it was in shadow. */
export type ClassificationHits = { readonly active: number; readonly shadow: number }

/** The tickets that each classification has matched since a time; one without any is missing. */
export async function countClassificationHits(
  db: Db,
  since: Date,
): Promise<ReadonlyMap<string, ClassificationHits>> {
  const rows: { classification_id: string; mode: 'active' | 'shadow'; count: number | string }[] = await db(
    'classification_hits',
  )
    .where('at', '>=', since.toISOString())
    .groupBy('classification_id', 'mode')
    .select('classification_id', 'mode')
    .count({ count: '*' })
  const hits = new Map<string, ClassificationHits>()
  for (const { classification_id: id, mode, count } of rows) {
    hits.set(id, { ...(hits.get(id) ?? { active: 0, shadow: 0 }), [mode]: Number(count) })
  }
  return hits
}
