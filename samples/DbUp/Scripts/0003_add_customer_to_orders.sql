-- A nullable column without default: nothing is rewritten. It needs the table for a moment, and the guard keeps that moment short.
ALTER TABLE orders ADD COLUMN customer_id bigint;
