/** The bundler takes styles; they give nothing. */
declare module '*.css';
