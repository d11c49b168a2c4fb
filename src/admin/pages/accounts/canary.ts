import type { Request, Response } from 'express'
import type { Desk } from '../../../domain/desk.ts'
import type { Channel } from '../../../domain/outgoing/channel.ts'
import { canaryMinutes } from '../../../domain/outgoing/mail-test.ts'
import { type CanaryDesk, listCanaryDesks, readCanary, saveCanary } from '../../../store/canary.ts'
import { listChannels } from '../../../store/channels.ts'
import { writeTransaction } from '../../../store/database.ts'
import { listDesks } from '../../../store/desks.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField, type Fault, type FieldView, fault, textField } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'
import { type ChannelChoice, channelChoices, readChannel } from './channel-choices.ts'

/** What the form of the automatic round trip may mention. */
export type View = {
  readonly choices: readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
  readonly minutes: FieldView
  readonly desks: readonly {
    readonly field: string
    readonly address: string
    readonly isNone: boolean
    readonly channels: readonly ChannelChoice[]
  }[]
}

/** What was typed. */
export type Form = {
  readonly isOn: boolean
  readonly minutes: string
  /** The channel of each address that was chosen. */
  readonly chosen: readonly CanaryDesk[]
}

/** What the page shows. */
export function toView(
  desks: readonly Desk[],
  channels: readonly Channel[],
  { isOn, minutes, chosen }: Form,
  wrong: Fault | null,
): View {
  return {
    choices: [true, false].map((value) => ({
      value: value ? 'yes' : 'no',
      key: value ? 'canary.yes' : 'canary.no',
      isChosen: value === isOn,
    })),
    minutes: { value: minutes, fault: wrong },
    desks: desks.map(({ id, address }) => {
      const own = chosen.find(({ deskId }) => deskId === id)
      return {
        field: fieldOf(id),
        address: visibleLine(address),
        isNone: own === undefined,
        channels: channelChoices(channels, own?.channelId),
      }
    }),
  }
}

/** Shows whether test messages are sent by themselves, how often, to whom and by which channel. Beyond 10 */
export const canary: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const { isOn, everyMinutes } = await readCanary(reader)
  const chosen = await listCanaryDesks(reader)
  await answer(context, request, response, { isOn, minutes: String(everyMinutes), chosen }, null)
}

/** Changes it. */
export const submitCanary: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const { body } = request
  const channels = await listChannels(database.reader)
  const chosen = (await listDesks(database.reader)).flatMap(({ id: deskId }) => {
    const channelId = readChannel(textField(body, fieldOf(deskId)), channels)
    return channelId === undefined ? [] : [{ deskId, channelId }]
  })
  const isOn = choiceField(body, 'isOn', ['yes', 'no']) === 'yes'
  const form = { isOn, minutes: textField(body, 'minutes'), chosen }
  const everyMinutes = readMinutes(form.minutes)
  if (everyMinutes === null) {
    const { min, max } = canaryMinutes
    const wrong = fault('canary.fault.minutes', { min: String(min), max: String(max) })
    return answer(context, request, response, form, wrong)
  }
  await writeTransaction(database, (trx) => saveCanary(trx, { isOn, everyMinutes }, chosen, clock()))
  await note(context, request, {
    event: 'canary-changed',
    details: { on: isOn, everyMinutes, addresses: chosen.length },
  })
  const isIdle = isOn && chosen.length === 0
  flash(request, isIdle ? { key: 'canary.saved-idle', tone: 'bad' } : { key: 'canary.saved', tone: 'good' })
  seeOther(response, '/accounts/canary')
}

function fieldOf(deskId: string): string {
  return `desk-${deskId}`
}

function readMinutes(text: string): number | null {
  const minutes = /^\d{1,4}$/.test(text) ? Number(text) : 0
  return minutes >= canaryMinutes.min && minutes <= canaryMinutes.max ? minutes : null
}

async function answer(
  { database: { reader } }: PageContext,
  request: Request,
  response: Response,
  form: Form,
  wrong: Fault | null,
): Promise<void> {
  const desks = (await listDesks(reader)).filter(({ enabled }) => enabled)
  const view = toView(desks, await listChannels(reader), form, wrong)
  const status = wrong === null ? 200 : 422
  render(request, response, 'accounts/canary', view, { titleKey: 'canary.title', status })
}
