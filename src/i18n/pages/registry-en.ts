import type { registryPtBr } from './registry-pt-br.ts'

/** Texts of the registry: clients, associated domains and import, in English. */
export const registryEn: Readonly<Record<keyof typeof registryPtBr, string>> = {
  'contacts.column.client': 'Client',
  'contacts.field.other-roles': 'Also is',
  'contacts.field.other-roles.hint':
    'Technicians and administrators do not open tickets by e-mail, even if they are requesters too.',
  'contacts.field.client': 'Client',
  'contacts.field.client.hint':
    "The person's company. A new name registers the client; leave it empty for none.",
  'contacts.import': 'Import from a spreadsheet',
  'contacts.import.lead':
    'Paste the content of a CSV file, with column names in the first line. Nothing is written before you confirm, and one faulty line stops the whole import.',
  'contacts.import.csv': 'CSV content',
  'contacts.import.hint':
    'Columns: email, name and role; optionally active, byemail and client. Separate by comma or semicolon. Up to {count} people at a time; for more, use the command portaria contact import.',
  'contacts.import.check': 'Check',
  'contacts.import.confirm': 'Import',
  'contacts.import.faults': 'Nothing was imported. Correct these lines and check again:',
  'contacts.import.more-faults': 'And {count} more faulty lines.',
  'contacts.import.preview': 'Preview',
  'contacts.import.preview.lead': 'People to register or change: {count}. The first ones are below.',
  'contacts.import.done': 'Import done. Added: {added}. Changed: {changed}.',
  'contacts.import.fault.columns': 'Line {line}: the columns {value} are missing.',
  'contacts.import.fault.address': 'Line {line}: “{value}” is not an e-mail address.',
  'contacts.import.fault.name': 'Line {line}: the name is missing.',
  'contacts.import.fault.role':
    'Line {line}: “{value}” is not a role; use requester, technician or administrator.',
  'contacts.import.fault.answer': 'Line {line}: in active and byemail, use yes or no.',
  'contacts.import.fault.quote':
    'Line {line}: a cell spans several lines; see whether a quotation mark is missing.',
  'contacts.import.fault.repeated': 'Line {line}: the address {value} is in a line above already.',
  'contacts.import.fault.too-many': 'There are {count} people; the limit is {limit} at a time.',
  'contacts.import.fault.empty': 'There are no people in what was pasted.',
  'associations.title': 'Associated domains',
  'associations.lead':
    'Whoever writes from one of these domains is linked to the client, and so is the ticket. At addresses that accept associated domains, they may open tickets.',
  'associations.add': 'Associate a domain',
  'associations.caption': 'Domains in alphabetical order',
  'associations.none-yet': 'No associated domain yet.',
  'associations.none-found': 'No domain found.',
  'associations.search': 'Search by domain or client',
  'associations.column.domain': 'Domain',
  'associations.column.client': 'Client',
  'associations.column.owner': 'Created by',
  'associations.column.since': 'Since',
  'associations.column.actions': 'Actions',
  'associations.field.domain': 'Domain',
  'associations.field.domain.hint':
    'Only this domain: subdomains need rules of their own. Example: client.example',
  'associations.field.client': 'Client',
  'associations.field.client.hint': 'A new name registers the client.',
  'associations.save': 'Save',
  'associations.cancel': 'Cancel',
  'associations.remove': 'Remove',
  'associations.remove-one': 'Remove {domain}',
  'associations.saved': 'The domain {domain} now belongs to {client}.',
  'associations.removed':
    'The domain {domain} is no longer associated. Contacts and tickets keep their client.',
  'associations.fault.domain': 'Enter a domain, such as client.example.',
  'associations.fault.taken': 'The domain {domain} is associated with {client} already.',
  'associations.fault.client': 'Enter the name of the client.',
}
