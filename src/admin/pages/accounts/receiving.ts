import type { Desk } from '../../../domain/desk.ts'
import type { Language } from '../../../domain/language.ts'
import type { Channel } from '../../../domain/outgoing/channel.ts'
import { askedWithinMs, delayOf, type MailTest } from '../../../domain/outgoing/mail-test.ts'
import { formatDelay } from '../../../i18n/format.ts'
import { testAddressOf } from '../../../outgoing/test-mail/compose-test-mail.ts'
import { listChannels } from '../../../store/channels.ts'
import { askMailTest, listMailTests } from '../../../store/mail-tests.ts'
import { note } from '../../audit-note.ts'
import { type DelayChart, delayChart } from '../../delay-chart.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import { badRequest } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther, visitOf } from '../../visit.ts'
import { deskOf } from '../desks/edit.ts'
import { type ChannelChoice, channelChoices, readChannel } from './channel-choices.ts'

/** Seconds after which a browser asks again whether a message has arrived, without any script. */
const refreshSeconds = 3
const dayMs = 24 * 60 * 60 * 1000
/** Test messages in the list below the chart. */
const maxListed = 20
const maxDrawn = 750

/** What the page of test messages to an address may mention. */
export type View = {
  readonly name: string
  readonly to: string
  readonly action: string
  readonly channels: readonly ChannelChoice[]
  readonly chart: (DelayChart & { readonly slowestText: string; readonly rows: readonly TestView[] }) | null
  readonly tests: readonly TestView[]
}

type TestView = {
  readonly at: Date
  readonly kindKey: string
  readonly channel: string
  readonly stateKey: string
  readonly tone: 'good' | 'bad' | 'wait'
  readonly delay: string
  /** Why it did not leave; `null` where nothing is to be said. */
  readonly whyKey: string | null
  readonly words: string
}

const tones = {
  waiting: 'wait',
  sending: 'wait',
  sent: 'wait',
  failed: 'bad',
  missing: 'bad',
  arrived: 'good',
} as const

/** What was found for the page. */
export type Found = {
  readonly desk: Desk
  readonly channels: readonly Channel[]
  readonly asked: readonly MailTest[]
  readonly trips: readonly MailTest[]
}

/** What the page shows. */
export function toView({ desk, channels, asked, trips }: Found, language: Language, now: Date): View {
  const chart = delayChart(trips, now)
  const testView = (test: MailTest): TestView => viewOf(test, channels, language)
  return {
    name: visibleLine(desk.address),
    to: visibleLine(testAddressOf(desk)),
    action: `${pathOf(desk)}/test`,
    channels: channelChoices(channels, undefined),
    chart:
      chart === null
        ? null
        : { ...chart, slowestText: formatDelay(language, chart.slowest), rows: trips.map(testView) },
    tests: asked.map(testView),
  }
}

/** Shows the test messages to an address: a form for one more, the chart of the round trips, the latest ones. C5 */
export const receiving: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const now = context.clock()
  const desk = await deskOf(context, request)
  const since = new Date(now.getTime() - dayMs)
  const found: Found = {
    desk,
    channels: await listChannels(reader),
    asked: await listMailTests(reader, desk.id, { since: new Date(0), limit: maxListed }),
    trips: await listMailTests(reader, desk.id, { since, limit: maxDrawn, kind: 'canary' }),
  }
  const isWaiting = found.asked.some(
    ({ kind, state, dueAt }) => kind === 'asked' && tones[state] === 'wait' && dueAt > now,
  )
  if (isWaiting) response.setHeader('Refresh', refreshSeconds)
  const view = toView(found, visitOf(request).language, now)
  render(request, response, 'accounts/receiving', view, {
    titleKey: 'mail-tests.title',
    titleValues: { name: view.name },
  })
}

/** Asks for a test message to an address: it leaves within seconds. C5 */
export const submitTestMail: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const desk = await deskOf(context, request)
  const channels = await listChannels(database.reader)
  const channelId = readChannel(textField(request.body, 'channel'), channels)
  if (channelId === undefined) throw badRequest()
  const now = clock()
  const dueAt = new Date(now.getTime() + askedWithinMs)
  await askMailTest(database.writer, { deskId: desk.id, channelId, kind: 'asked', dueAt }, now)
  await note(context, request, {
    event: 'test-message-sent',
    subject: desk.address,
    details: { channel: channels.find(({ id }) => id === channelId)?.name ?? null },
  })
  flash(request, { key: 'mail-tests.asked', tone: 'good' })
  seeOther(response, pathOf(desk))
}

function pathOf({ address }: Desk): string {
  return `/accounts/receiving/${encodeURIComponent(address)}`
}

function viewOf(test: MailTest, channels: readonly Channel[], language: Language): TestView {
  const { askedAt, kind, channelId, state, outcome, reply } = test
  const delay = delayOf(test)
  return {
    at: askedAt,
    kindKey: `mail-tests.kind.${kind}`,
    channel: visibleLine(channels.find(({ id }) => id === channelId)?.name ?? ''),
    stateKey: `mail-tests.state.${state}`,
    tone: tones[state],
    delay: delay === null ? '' : formatDelay(language, delay),
    whyKey:
      state !== 'failed' || outcome === null
        ? null
        : outcome === 'no-channel'
          ? 'mail-tests.no-channel'
          : `outbox.outcome.${outcome}`,
    words: state === 'failed' ? visibleLine(reply) : '',
  }
}
