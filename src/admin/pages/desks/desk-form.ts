import type { Desk, Mode, Profile } from '../../../domain/desk.ts'
import { type Language, languages } from '../../../domain/language.ts'
import { isSendableAddress } from '../../../domain/mail/address.ts'
import type { NewDesk } from '../../../store/desks.ts'
import {
  choiceField,
  type Fault,
  type FieldView,
  fault,
  isTicked,
  linesField,
  textField,
} from '../../form-field.ts'

const modes = ['direct', 'forwarded'] as const satisfies readonly Mode[]
const profiles = ['estrito', 'triagem', 'aberto'] as const satisfies readonly Profile[]

/** The form of a desk as the page shows it. */
export type DeskFormView = {
  readonly address: FieldView
  readonly aliases: FieldView
  readonly knownAs: FieldView
  readonly mode: ChoiceView
  readonly profile: ChoiceView
  readonly language: ChoiceView
  readonly enabled: boolean
  readonly acknowledge: boolean
}

type ChoiceView = {
  readonly fault: Fault | null
  readonly choices: readonly {
    readonly value: string
    readonly key: string
    readonly hintKey: string
    readonly isChosen: boolean
  }[]
}

/** What was typed, whether or not it makes a desk. */
export type DeskForm = {
  readonly address: string
  readonly aliases: readonly string[]
  readonly knownAs: readonly string[]
  readonly mode: Mode | null
  readonly profile: Profile | null
  readonly language: Language | null
  readonly enabled: boolean
  readonly acknowledge: boolean
}

/** What is wrong with a form, field by field. */
export type DeskFaults = Partial<
  Record<'address' | 'aliases' | 'knownAs' | 'mode' | 'profile' | 'language', Fault>
>

/** The form of a desk that does not exist yet. */
export const emptyDeskForm: DeskForm = {
  address: '',
  aliases: [],
  knownAs: [],
  mode: 'direct',
  profile: 'triagem',
  language: 'pt-BR',
  enabled: true,
  acknowledge: false,
}

/** The form of a desk as it is. */
export function formOf(desk: Desk): DeskForm {
  const { address, aliases, knownAs, mode, profile, language, enabled, acknowledge } = desk
  return { address, aliases, knownAs, mode, profile, language, enabled, acknowledge }
}

/** Reads what was typed. */
export function readDeskForm(body: unknown): DeskForm {
  return {
    address: textField(body, 'address'),
    aliases: linesField(body, 'aliases'),
    knownAs: linesField(body, 'knownAs'),
    mode: choiceField(body, 'mode', modes),
    profile: choiceField(body, 'profile', profiles),
    language: choiceField(body, 'language', languages),
    enabled: isTicked(body, 'enabled'),
    acknowledge: isTicked(body, 'acknowledge'),
  }
}

/** The desk that a form makes, or what is wrong with it. */
export function checkDeskForm(
  form: DeskForm,
): { desk: Required<Omit<NewDesk, 'settings'>> } | { faults: DeskFaults } {
  const { address, aliases, knownAs, mode, profile, language, enabled, acknowledge } = form
  const badAlias = aliases.find((alias) => !isSendableAddress(alias))
  const badKnown = knownAs.find((known) => !isSendableAddress(known))
  const areGood = isSendableAddress(address) && badAlias === undefined && badKnown === undefined
  if (areGood && mode && profile && language) {
    return { desk: { address, aliases, knownAs, mode, profile, language, enabled, acknowledge } }
  }
  const choice = fault('desks.fault.choice')
  return {
    faults: {
      ...(isSendableAddress(address) ? {} : { address: fault('desks.fault.address') }),
      ...(badAlias === undefined ? {} : { aliases: fault('desks.fault.alias', { address: badAlias }) }),
      ...(badKnown === undefined ? {} : { knownAs: fault('desks.fault.alias', { address: badKnown }) }),
      ...(mode ? {} : { mode: choice }),
      ...(profile ? {} : { profile: choice }),
      ...(language ? {} : { language: choice }),
    },
  }
}

/** Says at its field that an address leads somewhere already. */
export function takenFault(form: DeskForm, address: string, other: string): DeskFaults {
  const taken = fault('desks.fault.taken', { address, other })
  if (address === form.address) return { address: taken }
  const isPublic = form.knownAs.includes(address) && !form.aliases.includes(address)
  return isPublic ? { knownAs: taken } : { aliases: taken }
}

/** What the page shows of a form. */
export function formView(form: DeskForm, faults: DeskFaults): DeskFormView {
  return {
    address: { value: form.address, fault: faults.address ?? null },
    aliases: { value: form.aliases.join('\n'), fault: faults.aliases ?? null },
    knownAs: { value: form.knownAs.join('\n'), fault: faults.knownAs ?? null },
    mode: choices('mode', modes, form.mode, faults.mode),
    profile: choices('profile', profiles, form.profile, faults.profile),
    language: choices('language', languages, form.language, faults.language),
    enabled: form.enabled,
    acknowledge: form.acknowledge,
  }
}

function choices(
  name: string,
  all: readonly string[],
  chosen: string | null,
  wrong: Fault | undefined,
): ChoiceView {
  return {
    fault: wrong ?? null,
    choices: all.map((value) => ({
      value,
      key: `desks.${name}.${value}`,
      hintKey: `desks.${name}.${value}.hint`,
      isChosen: value === chosen,
    })),
  }
}
