import type { PullingMeans } from '../domain/pull/pulling-means.ts'
import { dnsError } from '../intake/authenticity/resolver.ts'
import type { SettingsWorld } from './found-settings/find-settings.ts'

/** Means by which no account is reached: for pages that are made without any. */
export const noPulling: PullingMeans = {
  test: async () => ({
    steps: [{ step: 'reach', state: 'bad', fault: 'unreachable', words: '' }],
    dialogue: [],
    folders: [],
  }),
}

/** A world in which nobody knows anything about mail servers. */
export const noSettingsWorld: SettingsWorld = {
  resolve: async () => {
    throw dnsError('ECANCELLED')
  },
  web: { resolve: async () => [], mayConnect: () => false },
  fileAddresses: () => [],
}
