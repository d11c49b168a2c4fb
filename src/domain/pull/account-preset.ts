import {
  type MailProviderId,
  mailProviderIds,
  mailProviders,
  type ServerPlace,
} from '../outgoing/mail-providers.ts'
import { type PulledAccount, type PulledKind, pulledKinds } from './pulled-account.ts'

/** Whose servers an account is at: those of a known provider, or any that are typed. */
export type AccountPreset = MailProviderId | 'other'

/** Every choice, the typed one last. */
export const accountPresets: readonly AccountPreset[] = [...mailProviderIds, 'other']

/** Where a preset has its server of a protocol; `null` where there is none, or it is typed. */
export function presetPlace(preset: AccountPreset, kind: PulledKind): ServerPlace | null {
  return preset === 'other' ? null : mailProviders[preset][kind]
}

/** The protocols that a preset knows. */
export function presetKinds(preset: AccountPreset): readonly PulledKind[] {
  return preset === 'other' ? pulledKinds : pulledKinds.filter((kind) => presetPlace(preset, kind) !== null)
}

/** The preset that an account was made of, by where its server is and who signs in there. */
export function presetOfAccount({ kind, settings }: Pick<PulledAccount, 'kind' | 'settings'>): AccountPreset {
  const { server, oauth } = settings
  const isAt = (id: MailProviderId): boolean => {
    const place = presetPlace(id, kind)
    const isThere = place?.host === server.host && place.port === server.port
    return isThere && place.encryption === server.encryption
  }
  const ofProvider = mailProviderIds.find(
    (id) => mailProviders[id].oauth === (oauth?.provider ?? null) && isAt(id),
  )
  return ofProvider ?? 'other'
}
