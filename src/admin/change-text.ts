/** Says what a change did, field by field as `old → new`, leaving out what stayed. */
export function changesOf<Thing extends object>(
  before: Thing,
  changes: Partial<Thing>,
): Record<string, string> {
  const was = new Map<string, unknown>(Object.entries(before))
  const differing = Object.entries(changes).filter(([name, value]) => String(was.get(name)) !== String(value))
  return Object.fromEntries(differing.map(([name, value]) => [name, `${was.get(name)} → ${value}`]))
}
