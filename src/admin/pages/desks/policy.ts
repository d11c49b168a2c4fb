import type { Request, Response } from 'express'
import type { Desk } from '../../../domain/desk.ts'
import {
  type DeskSettings,
  deskSettings,
  parseSetting,
  profileSettings,
  type Setting,
  type SettingChanges,
  type SettingName,
  type SettingValue,
  settingNames,
} from '../../../domain/policy/settings.ts'
import { changeDesk } from '../../../store/desks.ts'
import { authorshipOf, note } from '../../audit-note.ts'
import { changesOf } from '../../change-text.ts'
import { flash } from '../../flash.ts'
import { type Fault, fault, textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { seeOther } from '../../visit.ts'
import { showImpact, wantsPreview } from '../impact/start-preview.ts'
import { deskLedTo, deskOf } from './edit.ts'
import { policyGroups, settingsOf } from './policy-groups.ts'

/** What the page of a desk's policy may mention. */
export type View = {
  readonly address: string
  readonly profileKey: string
  readonly href: string
  readonly groups: readonly { readonly key: string; readonly settings: readonly SettingView[] }[]
}

/** One setting; a limit is typed, all others are chosen. */
type SettingView = {
  readonly name: SettingName
  readonly labelKey: string
  readonly hintKey: string
  /** `null` for a limit. */
  readonly choices:
    | readonly { readonly value: string; readonly key: string; readonly isChosen: boolean }[]
    | null
  readonly value: string
  readonly isChanged: boolean
  readonly fault: Fault | null
}

type Typed = Readonly<Record<SettingName, string>>
type Faults = Partial<Record<SettingName, Fault>>

/** What the page shows of a desk's policy. */
export function toView({ address, profile }: Desk, typed: Typed, faults: Faults): View {
  return {
    address,
    profileKey: `desks.profile.${profile}`,
    href: `/desks/${encodeURIComponent(address)}/policy`,
    groups: policyGroups.map((group) => ({
      key: `desks.policy.group.${group}`,
      settings: settingsOf(group).map((name) => ({
        name,
        labelKey: `setting.${name}`,
        hintKey: `setting.${name}.hint`,
        choices: choicesOf(name, typed[name]),
        value: typed[name],
        isChanged: typed[name] !== asText(profileSettings[profile][name]),
        fault: faults[name] ?? null,
      })),
    })),
  }
}

/** Shows the policy of a desk, setting by setting. */
export const policy: Page = (context) => async (request, response) => {
  const desk = await deskLedTo(context, request)
  show(request, response, desk, asTyped(desk.settings), {})
}

/** Changes the policy, which counts from the next message on. */
export const submitPolicy: Page = (context) => async (request, response) => {
  const desk = await deskOf(context, request)
  const typed = mapSettings((name) => textField(request.body, name))
  const read = readTyped(typed)
  if ('faults' in read) return show(request, response, desk, typed, read.faults)
  const { address } = desk
  if (wantsPreview(request.body)) {
    const action = `/desks/${encodeURIComponent(address)}/policy`
    const draft = { kind: 'desk', address, settings: read.settings } as const
    return showImpact(context, response, draft, { action, fields: typed, back: action })
  }
  await changeDesk(
    context.database.writer,
    desk.address,
    { settings: read.settings },
    authorshipOf(context, request),
  )
  await note(context, request, {
    event: 'desk-changed',
    subject: desk.address,
    details: changesOf(desk.settings, read.settings),
  })
  flash(request, { key: 'desks.saved', values: { address: desk.address }, tone: 'good' })
  seeOther(response, '/desks')
}

function readTyped(typed: Typed): { settings: SettingChanges } | { faults: Faults } {
  const values = settingNames.map((name) => [name, parseSetting(name, typed[name])] as const)
  const wrong = values.filter(([, value]) => value === undefined)
  if (wrong.length === 0) return { settings: Object.fromEntries(values) }
  return { faults: Object.fromEntries(wrong.map(([name]) => [name, faultOf(deskSettings[name])])) }
}

function faultOf({ kind }: Setting): Fault {
  return fault(kind === 'limit' ? 'desks.fault.limit' : 'desks.fault.choice')
}

function choicesOf(name: SettingName, chosen: string): SettingView['choices'] {
  const setting: Setting = deskSettings[name]
  if (setting.kind === 'limit') return null
  const values = setting.kind === 'flag' ? ['yes', 'no'] : setting.values
  return values.map((value) => ({
    value,
    key: setting.kind === 'flag' ? `setting.${value}` : `setting.${name}.${value}`,
    isChosen: value === chosen,
  }))
}

function asTyped(settings: DeskSettings): Typed {
  return mapSettings((name) => asText(settings[name]))
}

function asText(value: SettingValue): string {
  if (value === null) return ''
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

function mapSettings(read: (name: SettingName) => string): Typed {
  return Object.fromEntries(settingNames.map((name) => [name, read(name)])) as Typed
}

function show(request: Request, response: Response, desk: Desk, typed: Typed, faults: Faults): void {
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'desks/policy', toView(desk, typed, faults), {
    titleKey: 'desks.policy',
    status,
  })
}
