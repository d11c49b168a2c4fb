const powers: Readonly<Record<string, number>> = { '': 0, b: 0, k: 1, kb: 1, m: 2, mb: 2, g: 3, gb: 3 }

/** The octets that somebody means by `500`, `20 KB` or `1,5 MB`; `null` when it is no size. */
export function readOctets(text: string): number | null {
  const [, digits, unit = ''] = /^(\d{1,12}(?:[.,]\d{1,3})?)\s*([kmg]?b?)$/i.exec(text.trim()) ?? []
  const power = powers[unit.toLowerCase()]
  if (digits === undefined || power === undefined) return null
  return Math.round(Number(digits.replace(',', '.')) * 1024 ** power)
}
