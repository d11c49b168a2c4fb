const prefix = /^(?:re|res|enc|fw|fwd|aw|wg|tr|rv)(?:\[\d+\])?\s*:\s*/i

/** The subject without any number of reply and forward prefixes, in any language of M26d. */
export function subjectCore(subject: string): string {
  let core = subject.trim()
  for (let match = prefix.exec(core); match; match = prefix.exec(core)) core = core.slice(match[0].length)
  return core
}

/** Whether there is nothing to make a title of: missing, blank, or prefixes alone. A16 */
export function isBlankSubject(subject: string): boolean {
  return subjectCore(subject).replace(/[\s\p{Cf}]+/gu, '') === ''
}
