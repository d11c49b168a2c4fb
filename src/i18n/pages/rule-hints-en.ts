import type { ruleHintsPtBr } from './rule-hints-pt-br.ts'

/** What each rule does, in a sentence, in English. */
export const ruleHintsEn: Readonly<Record<keyof typeof ruleHintsPtBr, string>> = {
  'rule-hint.refuseBlockedPeer': 'Refuses whoever connects from a network on the blocklist.',
  'rule-hint.refuseOversize': 'Refuses a message that its server already announces as larger than the limit.',
  'rule-hint.refuseBlockedReversePath': 'Refuses when the envelope sender is on the blocklist.',
  'rule-hint.refuseTooManyRecipients': 'Refuses what exceeds the number of recipients of one delivery.',
  'rule-hint.refuseRelay':
    'Refuses mail for domains that are not ours: the gateway passes no mail on for others.',
  'rule-hint.refuseUnknownAddress': 'Refuses a recipient that is no registered inbound address.',
  'rule-hint.refuseDisabledAddress': 'Refuses a recipient whose inbound address is disabled.',
  'rule-hint.refuseAboveRate': 'Asks whoever sends more than the limit per hour to try again later.',
  'rule-hint.refuseDifferentPolicy':
    'Asks for separate deliveries when one message goes to addresses with different rules.',
  'rule-hint.refuseDisabledDesk': 'The same as “Active address”, for mail that a forwarder delivers.',
  'rule-hint.refuseLoop': 'Refuses a message that has crossed too many hosts: it goes round in circles.',
  'rule-hint.refuseOwnMail': 'Opens no ticket for a mail that we sent ourselves.',
  'rule-hint.refuseDeliveredBefore': 'Refuses a message that this very address has had before.',
  'rule-hint.refuseBlockedAuthor': 'Refuses the author (From field) or sender that is on the blocklist.',
  'rule-hint.refuseForgedAuthor':
    'Checks whether the author is who it says (SPF, DKIM and DMARC). What happens if not is in the policy of each address.',
  'rule-hint.refuseListedPeers':
    'Asks public lists of abusive hosts. What happens then is in the policy of each address.',
  'rule-hint.refuseUnroutableSenders':
    'Checks whether an answer could reach the sender. What happens if not is in the policy of each address.',
  'rule-hint.holdUnnamedPeers':
    'Checks whether the delivering host has a name that leads back to it. What happens if not is in the policy of each address.',
  'rule-hint.refuseHeaderFaults':
    'Refuses a message that leaves open who wrote it, where the policy of the address says so.',
  'rule-hint.refuseDangerousFiles':
    'Refuses or holds mail with files that run programs, as the policy of the address says.',
  'rule-hint.refuseEncryptedArchives':
    'Refuses or holds mail with archives that need a password, as the policy of the address says.',
  'rule-hint.refuseTooManyFiles':
    'Refuses a message with more attachments than the policy of the address allows.',
  'rule-hint.refuseViruses': 'Refuses a message in which the scanner found a virus.',
  'rule-hint.refuseSpam':
    'Refuses or holds what the filter takes to be spam, as the policy of the address says.',
  'rule-hint.refuseAuthorAboveRate':
    'Asks an author who writes more than the limit per hour to try again later.',
  'rule-hint.holdAboveCaps':
    'Holds mail when a conversation grows too fast, a sign of two machines answering each other.',
  'rule-hint.holdForwardingConfirmation':
    'Holds the confirmation that a provider asks for when somebody forwards mail here.',
  'rule-hint.holdMachineMail': 'Holds automatic replies and notices of machines: they open no ticket.',
  'rule-hint.refuseSeveralRecipients':
    'Refuses a request with other addresses in To, where the policy of the address asks for one.',
  'rule-hint.refuseRequestInCc':
    'Refuses or holds a request that only copies the address (Cc), as its policy says.',
  'rule-hint.refuseClosedRequests': 'Refuses new requests at addresses that open no tickets by e-mail.',
  'rule-hint.refuseUnregistered':
    'Refuses requests of whoever is not registered, where the policy of the address asks for it.',
  'rule-hint.refuseStaff':
    'Refuses requests of technicians and administrators: who serves opens no tickets by e-mail.',
  'rule-hint.refuseBlockedRequester': 'Refuses requests of a contact that is inactive.',
  'rule-hint.refuseUnpermitted': 'Refuses requests of a contact that may not open tickets by e-mail.',
  'rule-hint.refusePendingValidation':
    'Refuses another request of whoever has too many tickets awaiting validation.',
  'rule-hint.refuseMissingSubject':
    'Refuses a request without a subject, where the policy of the address asks for one.',
  'rule-hint.refuseMissingBody':
    'Refuses a request without text, where the policy of the address asks for it.',
  'rule-hint.refuseFirstAttempts': 'Asks a stranger to try again after some minutes; honest hosts do.',
  'rule-hint.refuseUnapproved':
    'Lets a message wait at the door until somebody approves it, where the policy of the address asks for it.',
}
