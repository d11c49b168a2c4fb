import { splitAddress } from './address.ts'
import type { Authentication } from './authentication.ts'
import { field } from './header-parse.ts'
import type { HeaderSection } from './header-section.ts'

/** A mark that a forwarder leaves on the mail it passes on. */
export type ForwardingSign = 'srs' | 'x-forwarded' | 'resent' | 'spf-fail'

/**
 * Finds the address that a forwarder's rewritten reverse-path stands for; `null` when it was not rewritten.
 *
 * The schemes are SRS0 and SRS1 of the Sender Rewriting Scheme, and Microsoft 365's `user+SRS=…`.
 */
export function decodeRewrittenSender(reversePath: string | null): string | null {
  const local = splitAddress(reversePath ?? '')?.local ?? ''
  const microsoft = local.indexOf('+SRS=')
  if (microsoft > 0) return afterStamp(local.slice(microsoft + 5))
  const tag = local.slice(0, 4).toUpperCase()
  if (!/^[=+-]$/.test(local.charAt(4))) return null
  if (tag === 'SRS0') return afterStamp(local.slice(5))
  if (tag !== 'SRS1') return null
  // SRS1=hash=host==hash=stamp=domain=local: the second host kept what the first one wrote.
  const inner = local.indexOf('==')
  return inner === -1 ? null : afterStamp(local.slice(inner + 2))
}

/**
 * Who forwarded a message, as far as its reverse-path tells: an address, or only the domain; `null` when it tells nothing.
 *
 * Gmail writes `ana+caf_=suporte=empresa.example@gmail.com`, Microsoft 365 `ana+SRS=…@empresa.example`.
 */
export function forwarderOf(reversePath: string | null): string | null {
  const parts = splitAddress(reversePath ?? '')
  if (parts === null) return null
  const { local, domain } = parts
  const own = ['+caf_=', '+SRS='].map((tag) => local.indexOf(tag)).find((at) => at > 0)
  if (own !== undefined) return `${local.slice(0, own)}@${domain.toLowerCase()}`
  return decodeRewrittenSender(reversePath) === null ? null : domain.toLowerCase()
}

/** Finds the mark of a forwarder on a message; `null` when it bears none. */
export function forwardingSignOf(
  reversePath: string | null,
  section: HeaderSection,
  authentication: Authentication | null,
): ForwardingSign | null {
  if (decodeRewrittenSender(reversePath) !== null) return 'srs'
  const isMarked = field(section, 'X-Forwarded-To') !== null || field(section, 'X-Forwarded-For') !== null
  // Gmail names the forwarding account and its destination: `ana+caf_=suporte=empresa.example@gmail.com`.
  if (isMarked || reversePath?.includes('+caf_=') === true) return 'x-forwarded'
  // Who redirects a mail says so in fields of his own, and leaves From as it was. RFC 5322 §3.6.6
  if (field(section, 'Resent-To') !== null && field(section, 'Resent-From') !== null) return 'resent'
  const result = authentication?.spf?.result
  return result === 'fail' || result === 'softfail' ? 'spf-fail' : null
}

/** `hash=stamp=domain=local` */
function afterStamp(text: string): string | null {
  const [, , domain = '', ...local] = text.split('=')
  const name = local.join('=')
  return name === '' || !domain.includes('.') ? null : `${name}@${domain.toLowerCase()}`
}
