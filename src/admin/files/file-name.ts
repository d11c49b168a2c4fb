export { safeFileName } from '../../domain/mail/file-name.ts'

/** The Content-Disposition field that makes a browser save a file under a name. RFC 6266 §4 */
export function attachmentDisposition(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%]/g, '_')
  const fallback = plain.trim() === '' ? 'file' : plain
  const extended = encodeURIComponent(name).replace(/['()*!]/g, percent)
  return `attachment; filename="${fallback}"; filename*=UTF-8''${extended}`
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
