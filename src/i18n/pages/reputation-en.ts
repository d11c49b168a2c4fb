import type { reputationPtBr } from './reputation-pt-br.ts'

/** Texts about what the DNS, the pace and a first attempt say of a sender, in English. */
export const reputationEn: Readonly<Record<keyof typeof reputationPtBr, string>> = {
  'reason.listed-peer': 'The server that sent the message is on a list of sources of abuse.',
  'reason.listed-for-now':
    'The server that sent the message is on a list of sources of abuse; try again later.',
  'reason.null-mx-sender':
    "The sender's domain says that it takes no mail (null MX), so nobody could answer.",
  'reason.unroutable-sender': "The sender's domain has no mail server, so nobody could answer.",
  'reason.first-attempt':
    'First message of this sender; your server will try again in some minutes, and it will be taken.',
  'reason.doubtful-peer':
    'Comes from a server on a list of abuse or without a name of its own; kept until somebody has looked.',
  'reason.doubtful-sender': 'The sender could not be answered; kept until somebody has looked.',
  'reason.forwarding-confirmation': "A provider's confirmation of forwarding, kept for the administrator.",
  'remedy.listed-peer':
    'Ask the administrator of your server to have it taken off the lists of abuse, or write from another address.',
  'remedy.listed-for-now':
    'Your server will try again by itself. Ask its administrator to have it taken off the lists of abuse.',
  'remedy.null-mx-sender': 'Send from an address that takes answers.',
  'remedy.unroutable-sender':
    "Check the address of the sender, or ask the domain's administrator to mend its DNS.",
  'remedy.first-attempt': 'There is nothing to do: your server will try again by itself.',
  'remedy.doubtful-peer':
    'If the message is honest, put the sender on the allow list and reprocess the message.',
  'remedy.doubtful-sender':
    'If the message is honest, put the sender on the allow list and reprocess the message.',
  'remedy.forwarding-confirmation':
    'Code and link are on the page of inbound addresses. Confirm only what you asked for yourself.',
  'rule.refuseListedPeers': 'Lists of abuse (DNSBL)',
  'rule.refuseUnroutableSenders': "Sender's domain takes mail",
  'rule.holdUnnamedPeers': 'Name of the server (reverse DNS)',
  'rule.refuseFirstAttempts': 'First attempt (greylisting)',
  'rule.refuseAuthorAboveRate': 'Pace of the author',
  'rule.holdForwardingConfirmation': 'Confirmation of forwarding',
  'detail.lists': 'lists of abuse',
  'detail.allowLists': 'lists of trust',
  'detail.silentLists': 'lists without an answer',
  'detail.isAllowed': 'on the allow list',
  'detail.mailServer': 'mail server',
  'detail.peerName': 'name',
  'detail.nameCheck': 'the name leads back',
  'detail.greylistStep': 'step',
  'detail.waited': 'minutes since the first attempt',
  'detail.minutes': 'minutes to wait',
  'detail.perAuthor': 'messages of the author in an hour',
  'setting.listedPeer': 'Server on a list of abuse',
  'setting.listedPeer.hint':
    'Needs lists in the configuration (dnsbl.zones). The allow list counts more; a list that does not answer counts for nothing.',
  'setting.listedPeer.ignore': 'Do not ask',
  'setting.listedPeer.mark': 'Only show it on the message',
  'setting.listedPeer.defer': 'Ask to try later',
  'setting.listedPeer.hold': 'Hold until somebody has looked',
  'setting.listedPeer.refuse': 'Refuse',
  'setting.senderDomain': 'Sender that takes no mail',
  'setting.senderDomain.hint':
    'The domain of the envelope has a null MX or no mail server. Trouble of the DNS never counts.',
  'setting.senderDomain.ignore': 'Do not ask',
  'setting.senderDomain.mark': 'Only show it on the message',
  'setting.senderDomain.hold': 'Hold until somebody has looked',
  'setting.senderDomain.refuse': 'Refuse',
  'setting.unnamedPeer': 'Server without a confirmed name',
  'setting.unnamedPeer.hint': 'The reverse DNS has no name, or the name does not lead back to the address.',
  'setting.unnamedPeer.ignore': 'Do not ask',
  'setting.unnamedPeer.mark': 'Only show it on the message',
  'setting.unnamedPeer.hold': 'Hold until somebody has looked',
  'setting.greylisting': 'Strangers wait and try again (greylisting)',
  'setting.greylisting.hint':
    'The first message of a sender is answered 451 and taken when its server tries again. Not for proved authors, registered contacts, those allowed, answers, and addresses in forwarded mode. In direct mode only.',
  'setting.greylisting.off': 'No',
  'setting.greylisting.1': 'After 1 minute',
  'setting.greylisting.5': 'After 5 minutes',
  'setting.greylisting.15': 'After 15 minutes',
  'setting.greylisting.60': 'After 60 minutes',
  'message.forwarded-by': 'Forwarded by',
  'message.peer.name': 'Name (reverse DNS)',
  'message.peer.name.confirmed': 'confirmed',
  'message.peer.name.unconfirmed': 'does not lead back to the address',
  'message.peer.name.none': 'none',
  'message.peer.name.unknown': 'the DNS did not answer',
  'message.peer.list': 'List',
  'message.peer.list.listed': 'is on it',
  'message.peer.list.absent': 'is not on it',
  'message.peer.list.unknown': 'did not answer',
  'message.sender-domain': "Sender's domain",
  'message.sender-domain.accepts': 'takes mail',
  'message.sender-domain.null-mx': 'says that it takes no mail (null MX)',
  'message.sender-domain.unroutable': 'has no mail server',
  'message.sender-domain.unknown': 'the DNS did not answer',
  'message.mark.listed': 'on a list of abuse',
  'message.mark.trusted': 'on a list of trust',
  'message.mark.unnamed': 'server without a confirmed name',
  'message.mark.unanswerable': 'sender takes no mail',
  'desks.confirmation': 'A provider asks whether it may forward to {address}',
  'desks.confirmation.open': 'See the message',
  'desks.confirmation.unproved':
    'The author of this message is not proved: it may not be the provider. Confirm only what you asked for yourself.',
  'desks.confirmation.code': 'Confirmation code:',
  'desks.confirmation.link': 'Or open this address in a browser:',
  'desks.confirmation.hint':
    'We confirm nothing. Type the code into the forwarding settings of the account it comes from. The confirmation stays here for seven days.',
}
