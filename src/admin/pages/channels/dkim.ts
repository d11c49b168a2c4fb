import type { Request } from 'express'
import { splitAddress } from '../../../domain/mail/address.ts'
import type { Channel } from '../../../domain/outgoing/channel.ts'
import { dkimRecordName, dkimRecordText, dkimZoneLine } from '../../../domain/outgoing/dkim-record.ts'
import { checkDkimKey, makeDkimKey } from '../../../outgoing/dkim-keys.ts'
import {
  type DkimKeyRecord,
  findDkimKey,
  keepDkimKey,
  keepDkimState,
  removeDkimKey,
} from '../../../store/dkim-keys.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { textField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'
import { channelOf } from './edit.ts'

/** What the page of a domain's signature may mention. RFC 6376 */
export type View = {
  readonly name: string
  readonly domain: string
  readonly backHref: string
  readonly action: string
  /** `null` while the domain signs nothing. */
  readonly key: {
    readonly selector: string
    readonly recordName: string
    readonly recordText: string
    readonly zoneLine: string
    readonly stateKey: string
    readonly tone: 'good' | 'bad' | 'wait'
    readonly createdAt: Date
    readonly checkedAt: Date | null
  } | null
}

/** What the page shows. */
export function toView({ id, name }: Channel, domain: string, key: DkimKeyRecord | null): View {
  return {
    name: visibleLine(name),
    domain: visibleLine(domain),
    backHref: `/channels/${id}`,
    action: `/channels/${id}/dkim`,
    key: key === null ? null : keyView(key),
  }
}

function keyView({ domain, selector, publicKey, state, createdAt, checkedAt }: DkimKeyRecord): View['key'] {
  return {
    selector,
    recordName: dkimRecordName(domain, selector),
    recordText: dkimRecordText(publicKey),
    zoneLine: dkimZoneLine(domain, selector, publicKey),
    stateKey: `channels.dkim.state.${state ?? 'unchecked'}`,
    tone: state === 'published' ? 'good' : state === null ? 'wait' : 'bad',
    createdAt,
    checkedAt,
  }
}

/** Shows the key of a channel's domain and the record that has to stand in the DNS. */
export const dkim: Page = (context) => async (request, response) => {
  const { channel, domain, key } = await subjectOf(context, request)
  render(request, response, 'channels/dkim', toView(channel, domain, key), { titleKey: 'channels.dkim' })
}

/** Makes a key, looks whether the DNS holds it, or removes it. */
export const submitDkim: Page = (context) => async (request, response) => {
  const { database, secrets, clock, outgoing } = context
  const { channel, domain, key } = await subjectOf(context, request)
  const step = textField(request.body, 'step')
  if (step === 'make') {
    const made = await makeDkimKey(domain, secrets, clock())
    await keepDkimKey(database.writer, made, clock())
    await note(context, request, {
      event: 'dkim-key-made',
      subject: domain,
      details: { selector: made.selector },
    })
    flash(request, { key: 'channels.dkim.made', values: { domain }, tone: 'good' })
  } else if (step === 'check' && key !== null) {
    const state = await checkDkimKey(outgoing.resolve, key)
    if (state !== null) await keepDkimState(database.writer, key, state, clock())
    const told = `channels.dkim.checked.${state ?? 'unanswered'}`
    flash(request, { key: told, values: { domain }, tone: state === 'published' ? 'good' : 'bad' })
  } else if (step === 'remove' && key !== null) {
    await removeDkimKey(database.writer, domain)
    await note(context, request, {
      event: 'dkim-key-removed',
      subject: domain,
      details: { selector: key.selector },
    })
    flash(request, { key: 'channels.dkim.removed', values: { domain }, tone: 'good' })
  }
  seeOther(response, `/channels/${channel.id}/dkim`)
}

async function subjectOf(
  context: PageContext,
  request: Request,
): Promise<{ readonly channel: Channel; readonly domain: string; readonly key: DkimKeyRecord | null }> {
  const channel = await channelOf(context, request)
  const domain = splitAddress(channel.address)?.domain.toLowerCase()
  if (domain === undefined) throw notFound()
  return { channel, domain, key: await findDkimKey(context.database.writer, domain) }
}
