import type { auditDetailPtBr } from './audit-detail-pt-br.ts'

/** Names of what the audit log knows of a change, in English. */
export const auditDetailEn: Readonly<Record<keyof typeof auditDetailPtBr, string>> = {
  'audit.detail.kind': 'kind',
  'audit.detail.pattern': 'sender',
  'audit.detail.owner': 'added by',
  'audit.detail.list': 'list',
  'audit.detail.before': 'before',
  'audit.detail.after': 'after',
  'audit.detail.address': 'address',
  'audit.detail.client': 'client',
  'audit.detail.expires': 'valid until',
  'audit.detail.otherRoles': 'other roles',
  'audit.detail.byEmail': 'opens by e-mail',
  'audit.detail.acknowledge': 'acknowledges tickets by mail',
  'audit.detail.protocol': 'ticket number',
  'audit.detail.author': 'author',
  'audit.detail.recipient': 'recipient',
  'audit.detail.query': 'search',
  'audit.detail.scope': 'which',
  'audit.detail.added': 'added',
  'audit.detail.changed': 'changed',
}
