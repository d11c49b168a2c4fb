/** Second-level names under which a country registers everybody's domains. */
const registries = /^(?:ac|co|com|edu|go|gob|gov|ind|mil|ne|net|nom|or|org)\.[a-z]{2}$/

/** Whether a domain is one under which anybody may register his own, as far as its name tells. */
export function isRegistry(domain: string): boolean {
  return !domain.includes('.') || registries.test(domain)
}

/** Whether two domains may belong to one organisation: they share a name that somebody registers. RFC 7489 §3.2 */
export function mayBeOneOrganisation(domain: string, other: string): boolean {
  const labels = domain.split('.').reverse()
  const others = other.split('.').reverse()
  const differing = labels.findIndex((label, index) => label !== others[index])
  const shared = differing === -1 ? labels : labels.slice(0, differing)
  return !isRegistry(shared.reverse().join('.'))
}
