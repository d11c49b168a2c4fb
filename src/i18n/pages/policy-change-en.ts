import type { policyChangePtBr } from './policy-change-pt-br.ts'

/** Texts of the pages that tell what has changed in the policy, in English. */
export const policyChangeEn: Readonly<Record<keyof typeof policyChangePtBr, string>> = {
  'policy-change.title': 'Versions of the policy',
  'policy-change.lead':
    'Each change of the rules makes a new version. The page of each message says which version judged it.',
  'policy-change.column.version': 'Version',
  'policy-change.column.changes': 'What changed (before → after)',
  'policy-change.fields.one': 'One field',
  'policy-change.fields.other': '{count} fields',
  'policy-change.none-yet': 'The policy has not been changed yet.',
  'policy-change.none': 'nothing',
  'policy-change.field.mode': 'Mode',
  'policy-change.field.profile': 'Profile',
  'policy-change.field.enabled': 'Takes mail',
  'policy-change.field.language': 'Language',
  'policy-change.field.acknowledge': 'Acknowledges tickets by mail',
  'policy-change.field.aliases': 'Other addresses',
  'policy-change.field.knownAs': 'Public addresses that forward',
  'policy-change.field.list': 'List',
  'policy-change.field.reason': 'Reason',
  'policy-change.field.owner': 'Owner',
  'policy-change.field.expires': 'Until',
  'policy-change.field.client': 'Client',
  'policy-change.field.opens': 'An accepted request becomes',
  'desks.profile-switch': 'Change the profile of the address',
  'desks.profile-switch.changes': 'What saving changes',
  'desks.profile-switch.nothing': 'Nothing changes: both profiles say the same here.',
  'desks.profile-switch.kept': 'What stays as it is',
  'desks.profile-switch.kept.hint': 'Chosen by hand for this address; it counts with any profile.',
  'desks.profile-switch.confirm': 'Change the profile',
}
