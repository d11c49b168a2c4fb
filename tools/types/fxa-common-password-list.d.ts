declare module 'fxa-common-password-list' {
  /** The list that Firefox Accounts checks against; the package brings no types. */
  const list: {
    /** Whether a password in lower case is on the list. */
    test(password: string): boolean
  }
  export default list
}
