"""Writes houses.csv: houses that nobody built, with prices that follow from a formula and some noise.

python3 make_houses.py > houses.csv
"""
import math
import random

DISTRICTS = {"harbour": 1.25, "hill": 1.1, "old town": 1.4, "station": 0.85, "west end": 1.0}
STATES = {"as new": 1.12, "good": 1.0, "needs work": 0.8}


def price(area, rooms, year, distance, district, state, garden):
    base = 2600 * area ** 0.92 * DISTRICTS[district] * STATES[state]
    crowding = 1 - 0.25 * max(0.0, rooms / area * 22 - 1)
    age = (2025 - year) / 100
    charm = 1 - 0.35 * age + 0.3 * age * age if age < 1.3 else 1.05
    reach = 0.75 + 0.25 * math.exp(-distance / 4) - (0.08 if district == "station" and distance < 0.5 else 0)
    return base * crowding * charm * reach * (1.07 if garden and area > 90 else 1.02 if garden else 1)


def main():
    draw = random.Random(7)
    print("area,rooms,year,distance,district,state,garden,price")
    for _ in range(1600):
        area = round(math.exp(draw.gauss(4.55, 0.38)), 1)
        rooms = max(1, round(area / 26 + draw.gauss(0, 0.8)))
        year = min(2025, max(1860, round(draw.choice([draw.gauss(1905, 15), draw.gauss(1965, 12), draw.gauss(2008, 10)]))))
        distance = round(draw.expovariate(1 / 3.5), 2)
        district = draw.choice(list(DISTRICTS))
        state = draw.choices(list(STATES), [2, 5, 2])[0]
        garden = draw.random() < 0.4
        value = round(price(area, rooms, year, distance, district, state, garden) * math.exp(draw.gauss(0, 0.06)) / 100) * 100
        # Sellers do not know everything.
        shown_year = "" if draw.random() < 0.06 else year
        shown_state = "" if draw.random() < 0.05 else state
        shown_distance = "NA" if draw.random() < 0.03 else distance
        print(f"{area},{rooms},{shown_year},{shown_distance},{district},{shown_state},{'true' if garden else 'false'},{value}")


main()
