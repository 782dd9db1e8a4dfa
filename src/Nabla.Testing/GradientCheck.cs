using System.Globalization;

namespace Nabla.Testing;

/// <summary>Gradients compared with finite differences.</summary>
public static class GradientCheck
{
    /// <summary>
    /// Checks the derivatives of <paramref name="f"/> at <paramref name="inputs"/> in float64: ⟨u, J eᵢ⟩ by central differences
    /// against the reverse rule, with a random cotangent u (ones would hide a rule that forgets its cotangent), element by
    /// element or along random directions; then the same for the derivative itself. Also: that a second evaluation gives the
    /// same gradients, that a rule leaves its cotangent alone, and that gradients of float32 inputs are float32.
    /// </summary>
    /// <typeparam name="T">A tensor, or a tuple, array or <c>[Tree]</c> record of tensors.</typeparam>
    /// <param name="f">The function. Choose inputs away from its kinks: differences know nothing of subgradients.</param>
    /// <param name="inputs">Where to check. Floating-point tensors are cast to float64; others are left alone.</param>
    /// <param name="options">How thoroughly.</param>
    /// <returns>The greatest relative error found.</returns>
    /// <exception cref="GradientCheckException">A gradient is wrong.</exception>
    public static double CheckGradient<[TreeArgument] T>(Func<T, Tensor> f, T inputs, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        options ??= new GradientCheckOptions();
        Tensor[] given = Tree.Leaves(inputs);
        IReadOnlyList<string> names = Tree.Paths(inputs);
        Tensor[] leaves = Array.ConvertAll(given, leaf => leaf.DType.IsFloating() ? leaf.Detach().Cast(DType.Float64) : leaf.Detach());
        Check check = new(values => f(Tree.Replace(inputs, values)), leaves, names, options);
        CheckElementTypes(f, inputs, given);
        return check.Run(options.Order, "gradient");
    }

    private static void CheckElementTypes<T>(Func<T, Tensor> f, T inputs, Tensor[] given)
    {
        Tensor[] single = Array.ConvertAll(given, leaf => leaf.DType.IsFloating() ? leaf.Detach().Cast(DType.Float32) : leaf.Detach());
        try
        {
            Differentiate(values => f(Tree.Replace(inputs, values)), single, value => value.OnesLike());
        }
        catch (InvalidOperationException exception)
        {
            throw new GradientCheckException($"At float32 inputs the function fails: {exception.Message}", exception);
        }
    }

    /// <summary>The value and the gradients of the floating-point leaves; null for the others.</summary>
    internal static (Tensor Value, Tensor?[] Gradients) Differentiate(Func<Tensor[], Tensor> f, Tensor[] leaves, Func<Tensor, Tensor> cotangent)
    {
        int[] floating = [.. Enumerable.Range(0, leaves.Length).Where(i => leaves[i].DType.IsFloating())];
        (Tensor value, Func<Tensor, Tensor[]> pullback) = Transform.Vjp(
            moving =>
            {
                Tensor[] all = [.. leaves];
                for (int i = 0; i < floating.Length; i++)
                {
                    all[floating[i]] = moving[i];
                }

                return f(all);
            },
            Array.ConvertAll(floating, i => leaves[i]));
        Tensor[] found = pullback(cotangent(value));
        Tensor?[] gradients = new Tensor?[leaves.Length];
        for (int i = 0; i < floating.Length; i++)
        {
            gradients[floating[i]] = found[i];
        }

        return (value, gradients);
    }

    private sealed class Check(Func<Tensor[], Tensor> f, Tensor[] leaves, IReadOnlyList<string> names, GradientCheckOptions options)
    {
        private double _worst;

        public double Run(int order, string what)
        {
            Tensor y = f(leaves);
            if (!y.DType.IsFloating())
            {
                throw new GradientCheckException($"The function returns {y.Type}; only floating-point results have derivatives.");
            }

            Tensor u = Tensor.Randn(y.Shape, DType.Float64, options.Seed).To(y.Device);
            Tensor?[] analytic = Analytic(u, what);
            long elements = leaves.Where(leaf => leaf.DType.IsFloating()).Sum(leaf => leaf.Count);
            if (elements <= options.LargestPerElement)
            {
                PerElement(u, analytic, what);
            }
            else
            {
                Directions(u, analytic, what);
            }

            if (order > 1)
            {
                // The derivative is itself a function: a weighted sum of gradients, whose gradient is checked in turn.
                Tensor[] weights = new Tensor[leaves.Length];
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] = Tensor.Randn(leaves[i].Shape, DType.Float64, options.Seed + 101 + (ulong)i).To(leaves[i].Device);
                }

                Check second = new(
                    values =>
                    {
                        Tensor?[] gradients = Differentiate(f, values, _ => u).Gradients;
                        Tensor sum = Tensor.Of(0.0);
                        for (int i = 0; i < gradients.Length; i++)
                        {
                            sum = gradients[i] is { } gradient ? sum + (gradient * weights[i]).Sum() : sum;
                        }

                        return sum;
                    },
                    leaves,
                    names,
                    options with { Seed = options.Seed + 1 });
                _worst = Math.Max(_worst, second.Run(order - 1, $"derivative of the {what}"));
            }

            return _worst;
        }

        private Tensor?[] Analytic(Tensor u, string what)
        {
            double[] before = u.ToArray<double>();
            Tensor?[] first = Differentiate(f, leaves, _ => u).Gradients;
            if (!u.ToArray<double>().AsSpan().SequenceEqual(before))
            {
                throw new GradientCheckException($"A rule of the {what} changed its cotangent in place: whoever else receives it gets wrong numbers. Compute a new tensor.");
            }

            Tensor?[] second = Differentiate(f, leaves, _ => u).Gradients;
            for (int i = 0; i < leaves.Length; i++)
            {
                if (first[i] is { } gradient && !gradient.AllClose(second[i]!, 0, 0, equalNaN: true))
                {
                    throw new GradientCheckException($"A second evaluation gave another {what} for input {Name(i)}: the function keeps state between calls.");
                }
            }

            return first;
        }

        private void PerElement(Tensor u, Tensor?[] analytic, string what)
        {
            List<(int Leaf, long Element, double Analytic, double Numeric)> found = [];
            for (int leaf = 0; leaf < leaves.Length; leaf++)
            {
                if (analytic[leaf] is not { } gradient)
                {
                    continue;
                }

                double[] values = leaves[leaf].ToArray<double>();
                double[] gradients = gradient.ToArray<double>();
                for (int i = 0; i < values.Length; i++)
                {
                    double[] direction = new double[values.Length];
                    direction[i] = 1;
                    double numeric = Difference(u, [(leaf, direction)], Math.Max(1, Math.Abs(values[i])));
                    found.Add((leaf, i, gradients[i], numeric));
                }
            }

            Judge(found, what, "element");
        }

        private void Directions(Tensor u, Tensor?[] analytic, string what)
        {
            List<(int Leaf, long Element, double Analytic, double Numeric)> found = [];
            for (int leaf = 0; leaf < leaves.Length; leaf++)
            {
                if (analytic[leaf] is not { } gradient)
                {
                    continue;
                }

                for (int i = 0; i < options.Directions; i++)
                {
                    Tensor v = Tensor.Randn(leaves[leaf].Shape, DType.Float64, options.Seed + 1009 + (ulong)(i + leaf * options.Directions)).To(leaves[leaf].Device);
                    v /= v.Norm();
                    double expected = (double)(gradient * v).Sum();
                    found.Add((leaf, i, expected, Difference(u, [(leaf, v.ToArray<double>())], 1)));
                }
            }

            Judge(found, what, "random direction");
        }

        /// <summary>The derivative of ⟨u, f⟩ along a direction, by the central difference of fourth order.</summary>
        private double Difference(Tensor u, (int Leaf, double[] Direction)[] moves, double size)
        {
            double h = options.Step * size;
            return (8 * (At(h) - At(-h)) - (At(2 * h) - At(-2 * h))) / (12 * h);

            double At(double t)
            {
                Tensor[] moved = [.. leaves];
                foreach ((int leaf, double[] direction) in moves)
                {
                    moved[leaf] = leaves[leaf] + Tensor.Of(direction, leaves[leaf].Shape).To(leaves[leaf].Device) * t;
                }

                return (double)(u * f(moved)).Sum();
            }
        }

        private void Judge(List<(int Leaf, long Element, double Analytic, double Numeric)> found, string what, string unit)
        {
            // Differences of a function whose slopes reach `scale` are no better than a small part of that.
            double scale = found.Count == 0 ? 0 : found.Max(one => double.IsFinite(one.Numeric) ? Math.Abs(one.Numeric) : 0);
            double[] errors = [.. found.Select(one => Error(one.Analytic, one.Numeric, Math.Max(1e-3 * scale, 1e-8)))];
            double worst = errors.DefaultIfEmpty(0).Max();
            _worst = Math.Max(_worst, worst);
            if (worst > options.Tolerance)
            {
                (int leaf, long element, double analytic, double numeric) = found[Array.IndexOf(errors, worst)];
                string place = unit == "element" ? $"element {Comparison.Position(leaves[leaf].Shape, element)}" : string.Create(CultureInfo.InvariantCulture, $"{unit} {element}");
                throw new GradientCheckException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {what} is wrong at {place} of input {Name(leaf)} {leaves[leaf].Shape}: the rule gives {analytic:G9}, differences give {numeric:G9} (relative error {worst:G3}, tolerance {options.Tolerance:G3}). {errors.Count(error => error > options.Tolerance)} of {found.Count} disagree."));
            }
        }

        private static double Error(double analytic, double numeric, double smallest)
        {
            double error = Math.Abs(analytic - numeric) / Math.Max(Math.Max(Math.Abs(analytic), Math.Abs(numeric)), smallest);
            return double.IsNaN(error) ? double.PositiveInfinity : error;
        }

        private string Name(int leaf) => names[leaf].Length > 0 ? names[leaf] : leaf.ToString(CultureInfo.InvariantCulture);
    }
}
