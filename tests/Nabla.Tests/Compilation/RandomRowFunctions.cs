namespace Nabla.Tests.Compilation;

/// <summary>Functions of what rows go through: formulas, combinations along rows and across them, numbers of rows repeated.</summary>
internal static class RandomRowFunctions
{
    public static Tensor Next(Random random, Tensor x, int columns, bool hasElements = false)
    {
        List<Tensor> elements = [x];
        List<Tensor> numbers = [x[.., 0]];
        for (int steps = random.Next(3, 14); steps > 0; steps--)
        {
            Tensor element = elements[random.Next(elements.Count)];
            Tensor other = elements[random.Next(elements.Count)];
            Tensor number = numbers[random.Next(numbers.Count)];
            Tensor column = number.Unsqueeze(1);
            switch (random.Next(12))
            {
                case 0: numbers.Add(element.Sum(1)); break;
                case 1: numbers.Add(element.Max(1, keepAxes: true).Squeeze(1)); break;
                case 2: numbers.Add(element.Mean(1)); break;
                case 3: numbers.Add((number * 0.5f).Sin()); break;
                case 4: elements.Add(element - column); break;
                case 5: elements.Add(element * column); break;
                case 6: elements.Add(column.BroadcastTo([x.Shape[0], columns]) * random.Next(-2, 3)); break;
                case 7: elements.Add(element.Tanh()); break;
                case 8: elements.Add(element + other); break;
                case 9: elements.Add(element + other.Sum(0) * 0.1f); break;
                case 10: elements.Add((element.Abs() + 1).Log()); break;
                default: elements.Add(Functions.Where(element > 0, other, column)); break;
            }
        }

        return random.Next(3) == 0 && !hasElements ? numbers[^1] : elements[^1] + numbers[^1].Unsqueeze(1);
    }
}
