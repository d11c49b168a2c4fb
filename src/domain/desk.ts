import type { Language } from './language.ts'
import { foldAddress, withoutPlusPart } from './mail/address.ts'
import { type DeskSettings, settingNames } from './policy/settings.ts'

/** How refusals reach the person: as an SMTP reply, or by a notice because a forwarder stands before us. */
export type Mode = 'direct' | 'forwarded'

/** One choice that sets an address's whole policy. */
export type Profile = 'estrito' | 'triagem' | 'aberto'

/** A desk: an inbound address of ours, where tickets are worked. */
export type Desk = {
  readonly id: string
  /** The address as written by the administrator, domain in lower case. */
  readonly address: string
  readonly aliases: readonly string[]
  /** Public addresses elsewhere that forward to the desk: people write to them, and so To and Cc name them. */
  readonly knownAs: readonly string[]
  readonly mode: Mode
  readonly profile: Profile
  readonly enabled: boolean
  /** The language of replies when nothing better is known. */
  readonly language: Language
  /** Whether a new ticket is acknowledged by mail. Off unless an administrator turns it on. */
  readonly acknowledge: boolean
  /** The policy: what its profile says, but for what was set otherwise. */
  readonly settings: DeskSettings
  readonly createdAt: Date
}

/** Every address a desk is known by, in lower case. */
export function addressesOf({ address, aliases, knownAs }: Desk): readonly string[] {
  return [address, ...aliases, ...knownAs].map(foldAddress)
}

/** The address a desk answers from: its own, or that which was written to where the desk is a whole domain. */
export function answeringAddress(deskAddress: string, recipient: string): string {
  return deskAddress.startsWith('*@') ? withoutPlusPart(recipient) : deskAddress
}

/** Whether both desks have the same policy. */
export function isSamePolicy(one: Desk, other: Desk): boolean {
  return (
    one.mode === other.mode &&
    one.profile === other.profile &&
    one.language === other.language &&
    settingNames.every((name) => one.settings[name] === other.settings[name])
  )
}
