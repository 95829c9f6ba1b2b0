/** A customer. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthday: string;
}

/** What is sold; price in cents, weight in grams. */
export interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
  readonly inStock: boolean;
}

/** What a customer says of a product. */
export interface Review {
  readonly id: string;
  readonly body: string;
  readonly authorId: string;
  readonly upc: string;
}

const user = (id: string, name: string, username: string, birthday: string): User => ({
  id,
  name,
  username,
  birthday,
});

export const USERS: readonly User[] = [
  user('1', 'Lin Yue', 'lin.yue', '1984-02-11'),
  user('2', 'Marta Kovacs', 'marta', '1991-07-30'),
  user('3', 'Samuel Okafor', 'sam_o', '1978-12-05'),
  user('4', 'Ines Duarte', 'ines.d', '1999-03-21'),
  user('5', 'Pavel Novak', 'pavel', '1966-09-14'),
  user('6', 'Aiko Tanaka', 'aiko', '2001-05-02'),
];

const product = (upc: string, name: string, price: number, weight: number, inStock = true): Product => ({
  upc,
  name,
  price,
  weight,
  inStock,
});

export const PRODUCTS: readonly Product[] = [
  product('1', 'Walking stick', 2_450, 380),
  product('2', 'Reading lamp', 5_990, 1_250),
  product('3', 'Armchair', 129_900, 24_000, false),
  product('4', 'Kettle with a long handle', 3_790, 960),
  product('5', 'Talking clock', 4_200, 310),
  product('6', 'Shower seat', 7_450, 3_400),
  product('7', 'Large-print keyboard', 6_600, 820, false),
  product('8', 'Folding ramp', 118_000, 17_500),
  product('9', 'Grab rail', 1_980, 640),
];

const review = (id: string, authorId: string, upc: string, body: string): Review => ({
  id,
  authorId,
  upc,
  body,
});

export const REVIEWS: readonly Review[] = [
  review('1', '1', '1', 'Light, and it does not slip.'),
  review('2', '1', '2', 'Bright enough for small print.'),
  review('3', '2', '3', 'Worth every cent, once it came.'),
  review('4', '2', '1', 'The grip wears off within a year.'),
  review('5', '3', '4', 'Pours well with one hand.'),
  review('6', '3', '2', 'The switch is where one looks for it.'),
  review('7', '4', '5', 'Says the time louder than needed.'),
  review('8', '4', '3', 'Too low for me.'),
  review('9', '5', '6', 'Stands firmly on wet tiles.'),
  review('10', '5', '4', 'Boils quickly.'),
  review('11', '6', '7', 'I can read every key.'),
  review('12', '6', '5', 'The voice is friendly.'),
  review('13', '6', '8', 'Two people are needed to carry it.'),
  review('14', '5', '9', 'Holds.'),
];
