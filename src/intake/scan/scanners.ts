import type { Desk } from '../../domain/desk.ts'
import type { Envelope } from '../../domain/mail/envelope.ts'
import type { RawMessage } from '../../domain/mail/raw-message.ts'
import { type Scans, type SpamScan, unasked, type VirusScan } from '../../domain/policy/scans.ts'
import type { BlobStore } from '../../store/blobs.ts'

/** The octets of a message, from their start each time they are asked for. */
export type OctetSource = {
  readonly octets: number
  open(): AsyncIterable<Uint8Array>
}

/** Asks a virus scanner; never rejects. */
export type VirusScanner = (source: OctetSource) => Promise<VirusScan>

/** Asks a spam filter, which also weighs who sent the message and from where; never rejects. */
export type SpamScanner = (source: OctetSource, envelope: Envelope) => Promise<SpamScan>

/** The scanners of this house; `null` where there is none. */
export type Scanners = { readonly virus: VirusScanner | null; readonly spam: SpamScanner | null }

/** Asks the scanners that a desk wants asked, side by side. */
export type Scan = (
  raw: Pick<RawMessage, 'head' | 'octets' | 'blob'>,
  envelope: Envelope,
  desks: readonly (Desk | null)[],
) => Promise<Scans>

const notConfigured = { kind: 'unscanned', cause: 'not-configured' } as const

/** Makes one question of all scanners; a message that no desk wants scanned costs nothing. */
export function scanBy({ virus, spam }: Scanners, blobs: Pick<BlobStore, 'open'>): Scan {
  return async ({ head, octets, blob }, envelope, desks) => {
    const wantsVirus = desks.some((desk) => desk !== null && desk.settings.virusScan !== 'off')
    const wantsSpam = desks.some((desk) => desk !== null && desk.settings.spamScan !== 'off')
    if (!wantsVirus && !wantsSpam) return unasked
    const source: OctetSource = {
      octets,
      open: async function* () {
        yield* blob === null ? [head] : blobs.open(blob)
      },
    }
    const [virusScan, spamScan] = await Promise.all([
      wantsVirus ? (virus?.(source) ?? notConfigured) : null,
      wantsSpam ? (spam?.(source, envelope) ?? notConfigured) : null,
    ])
    return { virus: virusScan, spam: spamScan }
  }
}
