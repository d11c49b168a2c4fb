import type { Desk } from '../../domain/desk.ts'
import type { Attempt } from '../../domain/outgoing/attempt.ts'
import type { MailTest } from '../../domain/outgoing/mail-test.ts'
import type { BlobStore } from '../../store/blobs.ts'
import { composeOctets, type OutgoingSignature } from '../compose-facts.ts'
import type { Parcel } from '../courier.ts'
import type { LaneOpener, OpenLane } from '../lane.ts'
import { composeTestMail, testAddressOf } from './compose-test-mail.ts'

/** What sending test messages needs. */
export type TestMailMeans = {
  readonly blobs: Pick<BlobStore, 'create'>
  readonly signature: OutgoingSignature
  /** Opens a way of its own for each message: nothing waits behind the mail of the outbox, and nothing before it. */
  readonly open: LaneOpener
  readonly clock: () => Date
}

/** How sending a test message ended. */
export type TestMailSent = Pick<MailTest, 'sentAt' | 'outcome' | 'reply'>

/**
 * Sends a test message once, by the way of its channel.
 *
 * It is no mail of the outbox: tried again an hour later it would say nothing of now.
 */
export async function sendTestMail(test: MailTest, desk: Desk, means: TestMailMeans): Promise<TestMailSent> {
  const way = await means.open(test.channelId).catch(() => null)
  if (way === null) return { sentAt: null, outcome: 'no-channel', reply: '' }
  try {
    const attempt = await attemptOf(test, desk, way, means)
    if (attempt === null) return { sentAt: null, outcome: 'deferred', reply: '' }
    const { outcome, reply } = attempt
    return { sentAt: outcome === 'sent' ? means.clock() : null, outcome, reply }
  } finally {
    way.courier.close()
  }
}

async function attemptOf(
  { id }: MailTest,
  desk: Desk,
  { courier, from }: OpenLane,
  { blobs, signature }: TestMailMeans,
): Promise<Attempt | null> {
  const address = testAddressOf(desk)
  const author = from ?? { name: '', address }
  const mail = composeTestMail({ testId: id, desk, from: author }, signature)
  const { inline, length } = await composeOctets(mail, blobs)
  const octets = inline ?? new Uint8Array()
  const parcel: Parcel = {
    id,
    reversePath: null,
    recipients: [{ position: 0, address }],
    length,
    async *open() {
      yield octets
    },
  }
  let last: Attempt | null = null
  for await (const { attempt } of courier.deliver(parcel, async () => true)) last = attempt
  return last
}
