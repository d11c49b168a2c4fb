import type { Attempt } from '../../domain/outgoing/attempt.ts'
import { splitAddress } from '../../domain/mail/address.ts'
import type { Resolver } from '../../intake/authenticity/resolver.ts'
import type { DueRecipient } from '../../store/outbox.ts'
import type { Courier, CourierOptions, Hand, Parcel } from '../courier.ts'
import { ownAttempt } from '../own-attempt.ts'
import { closingFault } from '../smtp/fault.ts'
import { envelopeAddress } from '../smtp/envelope-address.ts'
import type { SmtpSession, Way } from '../smtp/smtp-session.ts'
import type { Transcript } from '../smtp/transcript.ts'
import { openSession, tryServer } from '../smtp/try-server.ts'
import { untilAborted } from '../until-aborted.ts'
import { findMailHosts, type MailHost } from './mail-hosts.ts'
import { namesHost, type StsPolicies, type StsPolicy } from './mta-sts.ts'

/** What sending to the recipients' own servers needs. */
export type DirectOptions = CourierOptions & {
  readonly resolve: Resolver
  readonly policies: StsPolicies
  /** Whether we may connect to an address at all. */
  mayReach(address: string, port: number): boolean
  readonly port?: number
}

/** Recipients of one domain, who share servers. */
type Group = { readonly domain: string; readonly recipients: readonly DueRecipient[] }

/** For so long no server of a domain is tried again that could not be reached: others wait behind each try. */
const restMs = 60_000
const maxResting = 1_000

/** Carries each mail to the servers of its recipients, one domain after the other. RFC 5321 §5.1 */
export function directCourier(options: DirectOptions, workers = 8): Courier {
  const resting = new Map<string, { readonly until: number; readonly attempt: Attempt }>()
  const inUse = new Set<SmtpSession>()
  const closing = new AbortController()
  const { signal } = closing

  const open: OpenTo = async (way, transcript) => {
    const session = await openSession(way, { ...options, signal }, transcript)
    if (signal.aborted) session.close()
    else inUse.add(session)
    return session
  }

  async function deliverTo(group: Group, parcel: Parcel, hand: Hand): Promise<Attempt | null> {
    const rest = resting.get(group.domain)
    if (rest !== undefined && rest.until > options.clock().getTime()) {
      const { outcome, reply, peer } = rest.attempt
      return { ...untried(options, group, outcome, reply), peer }
    }
    resting.delete(group.domain)
    const attempt = await tryDomain(
      options,
      group,
      { ...parcel, recipients: group.recipients },
      { hand, open, signal },
    ).catch((error: unknown) => {
      // Others behind a server that says nothing wait no longer than it.
      if (!signal.aborted) throw error
      return untried(options, group, 'deferred', closingFault().reply)
    })
    for (const session of inUse) if (!session.isUsable) inUse.delete(session)
    if (attempt?.outcome === 'unreachable') {
      if (resting.size >= maxResting) resting.clear()
      resting.set(group.domain, { until: options.clock().getTime() + restMs, attempt })
    }
    return attempt
  }

  return {
    workers,
    isOneServer: false,
    async *deliver(parcel, hand) {
      const groups = groupsOf(parcel.recipients)
      for (const [index, group] of groups.entries()) {
        const attempt = await deliverTo(group, parcel, hand)
        if (attempt === null) return
        yield { attempt, isLast: index === groups.length - 1 }
      }
    },
    retire: () => undefined,
    close() {
      closing.abort(closingFault())
      for (const session of inUse) session.close()
    },
  }
}

/** Opens a session with a server. */
type OpenTo = (way: Way, transcript: Transcript) => Promise<SmtpSession>

function groupsOf(recipients: readonly DueRecipient[]): readonly Group[] {
  const groups = new Map<string, DueRecipient[]>()
  for (const recipient of recipients) {
    const domain = splitAddress(envelopeAddress(recipient.address))?.domain.toLowerCase() ?? ''
    groups.set(domain, [...(groups.get(domain) ?? []), recipient])
  }
  return [...groups].map(([domain, own]) => ({ domain, recipients: own }))
}

async function tryDomain(
  options: DirectOptions,
  group: Group,
  parcel: Parcel,
  { hand, open, signal }: { readonly hand: Hand; readonly open: OpenTo; readonly signal: AbortSignal },
): Promise<Attempt | null> {
  const { domain } = group
  const found = await untilAborted(findMailHosts(domain, options.resolve), signal)
  if (found.kind === 'null-mx') return refused(options, group, '5.1.10', `${domain} takes no mail`)
  if (found.kind === 'no-domain')
    return refused(options, group, '5.1.2', `there is no mail server for ${domain}`)
  if (found.kind === 'trouble') return untried(options, group, 'unreachable', found.reply)
  const policy = await untilAborted(options.policies(domain), signal)
  let last: Attempt | null = null
  for (const host of found.hosts) {
    const isEnforced = policy?.mode === 'enforce'
    if (isEnforced && policy !== null && !namesHost(policy, host.name)) {
      last ??= untried(options, group, 'insecure', `${host.name} is not in the MTA-STS policy of ${domain}`)
      continue
    }
    const way = wayTo(host, policy, options)
    const tried = await tryServer(way, parcel, hand, options, (transcript) => open(way, transcript))
    if (tried === null) return null
    tried.session?.quit()
    const { attempt } = tried
    // What says nothing of the mail may be different at the next server.
    const isOfHost = ['unreachable', 'insecure', 'private-host'].includes(attempt.outcome)
    if (!isOfHost) return attempt
    last = last === null || last.dialogue.length === 0 ? attempt : last
  }
  return last
}

function wayTo(host: MailHost, policy: StsPolicy | null, { mayReach, port = 25 }: DirectOptions): Way {
  const isEnforced = policy?.mode === 'enforce'
  return {
    host: host.name,
    addresses: host.addresses,
    port,
    mayReach,
    privacy: isEnforced ? 'starttls' : 'opportunistic',
    isVerified: isEnforced,
    auth: null,
  }
}

/** The DNS says that there is nobody: that is of the recipients. */
function refused({ clock }: DirectOptions, group: Group, status: string, reply: string): Attempt {
  const { domain: peer, recipients } = group
  const fate = { state: 'failed', status, isOfRecipient: true } as const
  return ownAttempt(recipients, { at: clock(), peer, outcome: 'no-host', reply, ...fate })
}

/** An attempt that ended before any server was asked. */
function untried(
  { clock }: DirectOptions,
  { domain: peer, recipients }: Group,
  outcome: Attempt['outcome'],
  reply: string,
): Attempt {
  return ownAttempt(recipients, { at: clock(), peer, outcome, reply })
}
