/** The shape of a namespace in another language: the same keys, other words. Makes a missing or extra key a type error. */
export type Words<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Words<T[Key]> };
