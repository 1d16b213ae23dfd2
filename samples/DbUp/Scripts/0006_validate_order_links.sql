-- Checks the old rows under a lock that keeps neither readers nor writers out; it may run for hours.
ALTER TABLE orders VALIDATE CONSTRAINT fk_orders_customers;
