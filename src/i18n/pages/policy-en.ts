import type { policyPtBr } from './policy-pt-br.ts'

/** Texts of a desk's policy, setting by setting, in English. */
export const policyEn: Readonly<Record<keyof typeof policyPtBr, string>> = {
  'desks.policy': 'Policy of the address',
  'desks.policy.lead':
    'The profile sets each rule below. What you change here counts for this address only, from the next message on.',
  'desks.policy.changed': 'differs from the profile',
  'desks.policy.change': 'Policy',
  'desks.policy.change-one': 'Policy of {address}',
  'desks.fault.limit': 'Enter a whole number, or leave it empty for no limit.',
  'setting.yes': 'Yes',
  'setting.no': 'No',
  'setting.newRequests': 'Who may open a ticket',
  'setting.newRequests.hint': 'Answers to existing tickets do not depend on this rule.',
  'setting.newRequests.anyone': 'Any sender',
  'setting.newRequests.registered': 'Registered requesters only',
  'setting.newRequests.associated': 'Registered requesters and domains associated with a client',
  'setting.newRequests.nobody': 'Nobody, by e-mail',
  'setting.pendingLimit': 'Most tickets awaiting validation',
  'setting.pendingLimit.hint':
    'Above this number the requester gets refusal R5. Empty: no limit. 0: any pending ticket refuses.',
  'setting.onlyAddressInTo': 'Demand a single address in To',
  'setting.onlyAddressInTo.hint': 'Who puts other addresses in To gets refusal R6; copies go in Cc.',
  'setting.subjectRequired': 'Demand a subject',
  'setting.subjectRequired.hint': 'Without a subject the sender gets refusal R1.',
  'setting.approveAtDoor': 'Wait at the door until let in',
  'setting.approveAtDoor.hint':
    'The message stays with the sending host (451) and is shown under At the door; once let in, it comes with the next try. In direct mode only.',
  'setting.approveAtDoor.no': 'Nobody',
  'setting.approveAtDoor.strangers': 'Authors who are not registered',
  'setting.approveAtDoor.doubtful': 'Unregistered authors whose envelope does not speak for them',
}
