/** A name of which only the family name shows, as `张**`. */
export function maskName(name: string): string {
  const [first = '', ...others] = Array.from(name.trim());
  return `${first}${'*'.repeat(Math.min(others.length, 3))}`;
}

/** A citizen id of which the region of first registration and the last two characters show. */
export function maskCitizenId(citizenId: string): string {
  return `${citizenId.slice(0, 6)}**********${citizenId.slice(-2)}`;
}

/** A phone number of which the last four digits show. */
export function maskPhone(phone: string): string {
  return `${'*'.repeat(Math.max(0, phone.length - 4))}${phone.slice(-4)}`;
}
