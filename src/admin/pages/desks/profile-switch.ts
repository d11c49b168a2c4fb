import type { Desk } from '../../../domain/desk.ts'
import { differences } from '../../../domain/policy/policy-change.ts'
import { changesTo, profileSettings, settingNames } from '../../../domain/policy/settings.ts'
import { ticketKindOf } from '../../../domain/ticket/compose.ts'
import { textField } from '../../form-field.ts'
import { type ChangeView, changeView } from '../../policy-words.ts'
import type { DeskForm } from './desk-form.ts'

/** What the page that asks before a desk takes another profile may mention. */
export type View = {
  readonly address: string
  readonly href: string
  readonly oldKey: string
  readonly newKey: string
  readonly changes: readonly ChangeView[]
  /** The settings that were set by hand, which stay as they are. */
  readonly kept: readonly ChangeView[]
  /** All that was typed, to be sent again with the confirmation. */
  readonly fields: readonly { readonly name: string; readonly value: string }[]
}

/** Whether a form takes a desk to another profile and nobody has seen yet what that changes. */
export function asksForProfile({ profile }: Desk, form: DeskForm, body: unknown): boolean {
  return form.profile !== null && form.profile !== profile && textField(body, 'confirmed') !== form.profile
}

/** What the page shows: each setting that will be otherwise, and each that stays by hand. */
export function toView(desk: Desk, form: DeskForm & { readonly profile: Desk['profile'] }): View {
  const byHand = changesTo(desk.profile, desk.settings)
  const after = { ...profileSettings[form.profile], ...byHand }
  const kept = settingNames.filter((name) => Object.hasOwn(byHand, name))
  const opens = (profile: Desk['profile']) => ({ opens: ticketKindOf({ profile }) })
  return {
    address: desk.address,
    href: `/desks/${encodeURIComponent(desk.address)}/edit`,
    oldKey: `desks.profile.${desk.profile}`,
    newKey: `desks.profile.${form.profile}`,
    changes: [
      ...differences(opens(desk.profile), opens(form.profile)),
      ...differences(desk.settings, after),
    ].map(changeView),
    kept: kept.map((field) =>
      changeView({ field, old: profileSettings[form.profile][field], new: after[field] }),
    ),
    fields: fieldsOf(form),
  }
}

function fieldsOf(form: DeskForm & { readonly profile: Desk['profile'] }): View['fields'] {
  const { aliases, knownAs, mode, profile, language, enabled, acknowledge } = form
  const ticked = (name: string, isTicked: boolean) => (isTicked ? [{ name, value: 'yes' }] : [])
  return [
    { name: 'aliases', value: aliases.join('\n') },
    { name: 'knownAs', value: knownAs.join('\n') },
    { name: 'mode', value: mode ?? '' },
    { name: 'profile', value: profile },
    { name: 'language', value: language ?? '' },
    { name: 'confirmed', value: profile },
    ...ticked('enabled', enabled),
    ...ticked('acknowledge', acknowledge),
  ]
}
