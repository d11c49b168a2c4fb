/** Second labels under which a country's registry gives out names, as in `com.br` and `co.uk`. */
const registryLabels = new Set(
  'ac ad asn co com coop ed edu firm gen go gob gouv gov gr gub id ind info int lg ltd me mil ne net nhs nom nome or org plc sch tm tur web'.split(
    ' ',
  ),
)
/** Labels behind which one holder's part of the reverse DNS begins: a /24, and a /48 in digits. RFC 6177 §2 */
const reverseLabels = { 'in-addr.arpa': 5, 'ip6.arpa': 14 } as const

/**
 * The part of the DNS that one holder most likely answers for, in lower case.
 *
 * A guess by the labels alone: it decides only with whom a question shares its slots. Brazil's registry gives out names
 * under a hundred second labels and hardly any other.
 */
export function dnsZoneOf(name: string): string {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.').slice(-reverseLabels['ip6.arpa'])
  const ending = labels.slice(-2).join('.')
  if (ending === 'in-addr.arpa' || ending === 'ip6.arpa')
    return labels.slice(-reverseLabels[ending]).join('.')
  const [second = '', top = ''] = labels.slice(-2)
  const isRegistry = top === 'br' || (top.length === 2 && registryLabels.has(second))
  return labels.slice(isRegistry ? -3 : -2).join('.')
}
