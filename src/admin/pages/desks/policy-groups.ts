import { type SettingName, settingNames } from '../../../domain/policy/settings.ts'

/** The parts of the page of a desk's policy, in their order; the heading of each is `desks.policy.group.<name>`. */
export const policyGroups = ['requests', 'files', 'sender', 'tickets'] as const

/** One part of the page. */
export type PolicyGroup = (typeof policyGroups)[number]

const groups = {
  newRequests: 'requests',
  pendingLimit: 'requests',
  onlyAddressInTo: 'requests',
  subjectRequired: 'requests',
  bodyRequired: 'requests',
  requestsInCc: 'requests',
  selfService: 'requests',
  dangerousFiles: 'files',
  encryptedArchives: 'files',
  maxFiles: 'files',
  virusScan: 'files',
  spamScan: 'files',
  spamUnscanned: 'files',
  headerFaults: 'sender',
  authentication: 'sender',
  approveAtDoor: 'sender',
  listedPeer: 'sender',
  senderDomain: 'sender',
  unnamedPeer: 'sender',
  greylisting: 'sender',
  sharedMail: 'tickets',
  joinReplies: 'tickets',
  attachByNumber: 'tickets',
  closedTickets: 'tickets',
  agentForwards: 'tickets',
  sameSubject: 'tickets',
  readOnImport: 'tickets',
  atMilter: 'tickets',
} as const satisfies Record<SettingName, PolicyGroup>

/** The settings that stand together under a heading. */
export function settingsOf(group: PolicyGroup): readonly SettingName[] {
  return settingNames.filter((name) => groups[name] === group)
}
