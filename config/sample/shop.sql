-- A small shop that sells office furniture, for config/quickstart.json. Paths are relative to the working directory.

CREATE SCHEMA raw;
CREATE SCHEMA sales;
CREATE SCHEMA marketing;

-- raw: files as they are delivered

CREATE VIEW raw.exchange_rates AS SELECT * FROM read_csv('config/sample/exchange_rates.csv');
COMMENT ON VIEW raw.exchange_rates IS 'Rates of the central bank, one file a month';
COMMENT ON COLUMN raw.exchange_rates.rate_to_eur IS 'Euros for one unit of the currency';

CREATE TABLE raw.web_events (
  event_id VARCHAR PRIMARY KEY,
  occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
  kind VARCHAR NOT NULL,
  visitor STRUCT(id VARCHAR, customer_id INTEGER, device VARCHAR),
  page STRUCT(path VARCHAR, referrer VARCHAR),
  products STRUCT(product_id INTEGER, "position" INTEGER)[],
  tags VARCHAR[]
);
INSERT INTO raw.web_events SELECT * FROM read_json('config/sample/web_events.json');
COMMENT ON TABLE raw.web_events IS 'Click stream of the web shop, as the tracker sends it';
COMMENT ON COLUMN raw.web_events.visitor IS 'Who it was: a cookie, and the customer when logged in';
COMMENT ON COLUMN raw.web_events.products IS 'Products on the page with their place in the list';

-- sales: customers, orders and what follows from them

CREATE TYPE sales.order_status AS ENUM ('paid', 'shipped', 'delivered', 'returned', 'cancelled');

CREATE TABLE sales.employees (
  employee_id INTEGER PRIMARY KEY,
  full_name VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  manager_id INTEGER,
  hired_on DATE NOT NULL
);
INSERT INTO sales.employees SELECT * FROM read_csv('config/sample/employees.csv');
COMMENT ON TABLE sales.employees IS 'People of the shop';
COMMENT ON COLUMN sales.employees.manager_id IS 'Another employee; empty for the managing director';

CREATE TABLE sales.customers (
  customer_id INTEGER PRIMARY KEY,
  email VARCHAR NOT NULL UNIQUE,
  full_name VARCHAR NOT NULL,
  country VARCHAR NOT NULL,
  city VARCHAR,
  segment VARCHAR NOT NULL,
  signed_up_on DATE NOT NULL,
  newsletter BOOLEAN NOT NULL
);
INSERT INTO sales.customers SELECT * FROM read_csv('config/sample/customers.csv');
COMMENT ON TABLE sales.customers IS 'Everybody with an account, private or business';
COMMENT ON COLUMN sales.customers.email IS 'Login; personal data';
COMMENT ON COLUMN sales.customers.country IS 'ISO 3166 code';
COMMENT ON COLUMN sales.customers.segment IS 'consumer, business or education';

CREATE TABLE sales.products (
  product_id INTEGER PRIMARY KEY,
  sku VARCHAR NOT NULL UNIQUE,
  name VARCHAR NOT NULL,
  category VARCHAR NOT NULL,
  unit_price DECIMAL(10, 2) NOT NULL,
  cost DECIMAL(10, 2) NOT NULL,
  launched_on DATE,
  discontinued BOOLEAN NOT NULL
);
INSERT INTO sales.products SELECT * FROM read_csv('config/sample/products.csv');
COMMENT ON TABLE sales.products IS 'The catalogue, with products no longer sold';
COMMENT ON COLUMN sales.products.cost IS 'What we pay for one, in EUR';

CREATE TABLE sales.orders (
  order_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES sales.customers (customer_id),
  employee_id INTEGER REFERENCES sales.employees (employee_id),
  ordered_at TIMESTAMP NOT NULL,
  status sales.order_status NOT NULL,
  currency VARCHAR NOT NULL,
  coupon_code VARCHAR
);
INSERT INTO sales.orders SELECT * FROM read_csv('config/sample/orders.csv');
COMMENT ON TABLE sales.orders IS 'One row per order, whatever became of it';
COMMENT ON COLUMN sales.orders.employee_id IS 'Account manager; empty for orders from the web shop';
COMMENT ON COLUMN sales.orders.status IS 'Where the order stands now';

CREATE TABLE sales.order_items (
  order_id INTEGER REFERENCES sales.orders (order_id),
  line_no INTEGER,
  product_id INTEGER NOT NULL REFERENCES sales.products (product_id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price DECIMAL(10, 2) NOT NULL,
  discount DECIMAL(10, 2) NOT NULL,
  PRIMARY KEY (order_id, line_no)
);
INSERT INTO sales.order_items SELECT * FROM read_csv('config/sample/order_items.csv');
COMMENT ON TABLE sales.order_items IS 'Lines of the orders';
COMMENT ON COLUMN sales.order_items.unit_price IS 'Price at the time of the order';
COMMENT ON COLUMN sales.order_items.discount IS 'Of the whole line, in the currency of the order';

CREATE TABLE sales.payments (
  payment_id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES sales.orders (order_id),
  method VARCHAR NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  paid_at TIMESTAMP NOT NULL,
  reference VARCHAR NOT NULL UNIQUE
);
INSERT INTO sales.payments SELECT * FROM read_csv('config/sample/payments.csv');
COMMENT ON TABLE sales.payments IS 'Money received, and paid back';
COMMENT ON COLUMN sales.payments.amount IS 'Negative for a refund';

CREATE TABLE sales.shipments (
  shipment_id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES sales.orders (order_id),
  carrier VARCHAR NOT NULL,
  tracking_no VARCHAR NOT NULL,
  shipped_at TIMESTAMP NOT NULL,
  delivered_at TIMESTAMP,
  UNIQUE (carrier, tracking_no)
);
INSERT INTO sales.shipments SELECT * FROM read_csv('config/sample/shipments.csv');
COMMENT ON TABLE sales.shipments IS 'Parcels; a large order has several';
COMMENT ON COLUMN sales.shipments.delivered_at IS 'Empty while the parcel is on its way';

CREATE MACRO sales.net(quantity, unit_price, discount) AS quantity * unit_price - discount;
COMMENT ON MACRO sales.net IS 'What a line of an order brings';

CREATE MACRO sales.in_eur(amount, code) AS
  amount * (SELECT max_by(rate_to_eur, valid_on) FROM raw.exchange_rates WHERE currency = code);
COMMENT ON MACRO sales.in_eur IS 'An amount at the latest rate we have';

CREATE VIEW sales.order_totals AS
SELECT o.order_id, o.customer_id, o.ordered_at, o.status, o.currency,
       sum(sales.net(i.quantity, i.unit_price, i.discount)) AS total,
       count(*) AS lines
FROM sales.orders AS o JOIN sales.order_items AS i USING (order_id)
GROUP BY ALL;
COMMENT ON VIEW sales.order_totals IS 'Orders with what they come to';

CREATE VIEW sales.revenue_by_month AS
SELECT date_trunc('month', t.ordered_at) AS month, c.segment, round(sum(sales.in_eur(t.total, t.currency)), 2) AS revenue_eur
FROM sales.order_totals AS t JOIN sales.customers AS c USING (customer_id)
WHERE t.status NOT IN ('cancelled', 'returned')
GROUP BY ALL;
COMMENT ON VIEW sales.revenue_by_month IS 'Revenue per month and segment, in EUR at the latest rate';

-- marketing: campaigns and what came of them

CREATE TABLE marketing.campaigns (
  campaign_id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  owner_id INTEGER NOT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  budget DECIMAL(10, 2) NOT NULL,
  coupon_code VARCHAR UNIQUE
);
INSERT INTO marketing.campaigns SELECT * FROM read_csv('config/sample/campaigns.csv');
COMMENT ON TABLE marketing.campaigns IS 'Campaigns with their budgets';
COMMENT ON COLUMN marketing.campaigns.owner_id IS 'An employee of sales.employees';

CREATE VIEW marketing.campaign_results AS
SELECT c.campaign_id, c.name, c.channel, e.full_name AS owner, c.budget,
       count(o.order_id) AS orders, coalesce(sum(t.total), 0) AS revenue
FROM marketing.campaigns AS c
JOIN sales.employees AS e ON e.employee_id = c.owner_id
LEFT JOIN sales.orders AS o ON o.coupon_code = c.coupon_code
LEFT JOIN sales.order_totals AS t ON t.order_id = o.order_id
GROUP BY ALL;
COMMENT ON VIEW marketing.campaign_results IS 'Orders that used the coupon of a campaign';

CREATE VIEW marketing.newsletter_audience AS
SELECT customer_id, email, full_name, country FROM sales.customers WHERE newsletter;
COMMENT ON VIEW marketing.newsletter_audience IS 'Customers who asked for mail';
COMMENT ON COLUMN marketing.newsletter_audience.email IS 'Personal data';

CREATE VIEW marketing.product_interest AS
SELECT p.product_id, p.name, p.category, count(*) AS views, count(DISTINCT e.visitor_id) AS visitors
FROM (SELECT visitor.id AS visitor_id, unnest(products).product_id AS product_id FROM raw.web_events) AS e
JOIN sales.products AS p USING (product_id)
GROUP BY ALL;
COMMENT ON VIEW marketing.product_interest IS 'Which products visitors of the web shop look at';
