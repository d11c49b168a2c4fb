import type { Request, Response } from 'express'
import type { Appearance, Channel } from '../../../domain/outgoing/channel.ts'
import { contrastOf, leastContrast, readColour, textColourOn } from '../../../domain/outgoing/contrast.ts'
import { changeChannel } from '../../../store/channel-changes.ts'
import { note } from '../../audit-note.ts'
import { letterPictureFault, sendLetterPicture } from '../../files/letter-picture.ts'
import { flash } from '../../flash.ts'
import { type Fault, type FieldView, fault, isTicked, textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { uploadOf } from '../../upload.ts'
import { visibleLine, withoutInvisible } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'
import { channelOf } from './edit.ts'

const maxFooter = 1_000

type Form = Omit<Appearance, 'logo'>
type Faults = Partial<Record<keyof Form | 'logo' | 'version', Fault>>

/** What the page of how mail looks may mention. M16, M17, O15 */
export type View = {
  readonly name: string
  readonly action: string
  readonly backHref: string
  readonly version: string
  readonly brandName: FieldView
  readonly brandUrl: FieldView
  readonly footer: FieldView
  readonly background: FieldView
  readonly accent: FieldView
  readonly logoHref: string | null
  readonly logoFault: Fault | null
  readonly versionFault: Fault | null
  /** Colours of the sample: always a pair that can be shown. */
  readonly sample: { readonly background: string; readonly text: string; readonly accent: string }
}

/** What the page shows of a form. */
export function toView(channel: Channel, form: Form, faults: Faults): View {
  const field = (name: keyof Form): FieldView => ({ value: form[name], fault: faults[name] ?? null })
  const { appearance } = channel.settings
  const background = readColour(form.background) ?? appearance.background
  return {
    name: visibleLine(channel.name),
    action: `/channels/${channel.id}/appearance`,
    backHref: `/channels/${channel.id}`,
    version: String(channel.version),
    brandName: field('brandName'),
    brandUrl: field('brandUrl'),
    footer: field('footer'),
    background: field('background'),
    accent: field('accent'),
    logoHref: appearance.logo === null ? null : `/channels/${channel.id}/logo`,
    logoFault: faults.logo ?? null,
    versionFault: faults.version ?? null,
    sample: {
      background,
      text: textColourOn(background),
      accent: readColour(form.accent) ?? appearance.accent,
    },
  }
}

/** Shows how the mail of a channel looks. */
export const appearance: Page = (context) => async (request, response) => {
  const channel = await channelOf(context, request)
  show(request, response, channel, channel.settings.appearance)
}

/** Saves how it looks; what leaves from then on looks so. */
export const submitAppearance: Page = (context) => async (request, response) => {
  const { database, blobs, clock } = context
  const channel = await channelOf(context, request)
  const { body } = request
  const form = readForm(body)
  const upload = uploadOf(request)
  const logoFault = letterPictureFault(upload)
  const faults = { ...faultsOf(form), ...(logoFault === null ? {} : { logo: logoFault }) }
  if (Object.keys(faults).length > 0) return show(request, response, channel, form, faults)
  const before = channel.settings.appearance
  const kept = isTicked(body, 'removeLogo') ? null : before.logo
  const logo = upload === null ? kept : await blobs.put(upload)
  const { hasSecret: _, version: __, settings, ...rest } = channel
  const written = { ...rest, settings: { ...settings, appearance: { ...form, logo } } }
  const change = await changeChannel(database, written, Number(textField(body, 'version')), clock())
  if (change.kind !== 'saved') {
    const now = await channelOf(context, request)
    return show(request, response, now, form, { version: fault('channels.fault.stale') })
  }
  const changed = Object.entries({ ...form, logo }).filter(([name, value]) => before[nameOf(name)] !== value)
  await note(context, request, {
    event: 'channel-changed',
    subject: channel.name,
    details: Object.fromEntries(changed),
  })
  flash(request, { key: 'channels.saved', values: { name: channel.name }, tone: 'good' })
  seeOther(response, `/channels/${channel.id}`)
}

/** Shows the logo of a channel. */
export const logo: Page = (context) => async (request, response) => {
  const channel = await channelOf(context, request)
  await sendLetterPicture(response, context.blobs, channel.settings.appearance.logo)
}

function readForm(body: unknown): Form {
  const line = (name: string): string => withoutInvisible(textField(body, name)).trim()
  return {
    brandName: line('brandName'),
    brandUrl: line('brandUrl'),
    footer: textField(body, 'footer').replaceAll('\r\n', '\n'),
    background: line('background').toLowerCase(),
    accent: line('accent').toLowerCase(),
  }
}

function faultsOf({ brandName, brandUrl, footer, background, accent }: Form): Faults {
  const isLink = brandUrl === '' || isWebAddress(brandUrl)
  const [back, ink] = [readColour(background), readColour(accent)]
  const contrast = back === null || ink === null ? null : contrastOf(ink, back)
  const colour = fault('channels.fault.colour')
  const values = { contrast: (contrast ?? 0).toFixed(1), least: String(leastContrast) }
  return {
    ...(brandName.length > 100 ? { brandName: fault('registry.fault.long', { max: '100' }) } : {}),
    ...(brandName === '' && brandUrl !== '' ? { brandName: fault('channels.fault.brand') } : {}),
    ...(isLink ? {} : { brandUrl: fault('channels.fault.link') }),
    ...(footer.length > maxFooter
      ? { footer: fault('registry.fault.long', { max: String(maxFooter) }) }
      : {}),
    ...(back === null ? { background: colour } : {}),
    ...(ink === null ? { accent: colour } : {}),
    ...(contrast !== null && contrast < leastContrast
      ? { accent: fault('channels.fault.contrast', values) }
      : {}),
  }
}

function isWebAddress(text: string): boolean {
  if (text.length > 500 || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

function nameOf(name: string): keyof Appearance {
  const names = ['brandName', 'brandUrl', 'footer', 'background', 'accent'] as const
  return names.find((each) => each === name) ?? 'logo'
}

function show(request: Request, response: Response, channel: Channel, form: Form, faults: Faults = {}): void {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  const view = toView(channel, form, faults)
  render(request, response, 'channels/appearance', view, { titleKey: 'channels.appearance', status })
}
