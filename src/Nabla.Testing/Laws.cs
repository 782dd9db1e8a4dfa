namespace Nabla.Testing;

/// <summary>What must hold of every operation, the library's and yours.</summary>
public static class Laws
{
    /// <summary>
    /// Checks a function and its derivatives at <paramref name="inputs"/>:
    /// <list type="bullet">
    /// <item>numeric: derivatives of order 1 and 2 are those of finite differences (<see cref="GradientCheck"/>);</item>
    /// <item>transposition: ⟨J v, g⟩ = ⟨v, Jᵀ g⟩, so forward and reverse mode agree, with every input moving and with all but one constant, and second derivatives by either mode over either;</item>
    /// <item>batching: Vmap of the function, of its gradient and of its forward mode is a loop over the examples, whatever their axis, with all inputs batched and with each alone;</item>
    /// <item>staging: the function and its derivatives written down and run is the function, bit for bit, also at other inputs;</item>
    /// <item>layouts: transposed, reversed and strided inputs give the same bits;</item>
    /// <item>float32: numbers near those of float64, of element type float32.</item>
    /// </list>
    /// All but the last in float64.
    /// </summary>
    /// <typeparam name="T">A tensor, or a tuple, array or <c>[Tree]</c> record of tensors.</typeparam>
    /// <typeparam name="R">The same.</typeparam>
    /// <param name="f">The function: an operation of your own (<see cref="Function{TIn, TOut}"/>, WithRule), or anything made of operations.</param>
    /// <param name="inputs">Where to check, away from kinks. Floating-point tensors are cast to float64; others are left alone.</param>
    /// <param name="options">Which laws, and how closely.</param>
    /// <returns>The laws that were checked, with the greatest error of each.</returns>
    /// <exception cref="LawException">A law does not hold, or the function fails where a law takes it.</exception>
    public static LawReport Check<[TreeArgument] T, [TreeArgument] R>(Func<T, R> f, T inputs, LawOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        options ??= new LawOptions();
        Tensor[] leaves = Array.ConvertAll(Tree.Leaves(inputs), leaf => leaf.DType.IsFloating() ? leaf.Detach().Cast(DType.Float64) : leaf.Detach());
        LawSubject subject = new(values => Tree.Leaves(f(Tree.Replace(inputs, values))), leaves, Tree.Paths(inputs), options);
        List<(string Law, double Worst)> held = [];
        Check("numeric", options.Numeric && subject.HasDerivatives, () => Numeric(f, inputs, options));
        Check("transposition", options.Transposition && subject.HasDerivatives, () => LawOfTransposition.Check(subject));
        Check("batching", options.Batching && leaves.Length > 0, () => LawOfBatching.Check(subject));
        Check("staging", options.Staging, () => LawOfStaging.Check(subject));
        Check("layouts", options.Layouts, () => LawOfLayouts.Check(subject));
        Check("float32", options.Float32, () => LawOfSinglePrecision.Check(subject));
        return new LawReport(held);

        void Check(string law, bool isWanted, Func<double> check)
        {
            if (!isWanted)
            {
                return;
            }

            try
            {
                held.Add((law, check()));
            }
            catch (NotSupportedException exception) when (law == "transposition")
            {
                throw new LawException(law, $"The law of {law} does not hold: {exception.Message} Or check without it: new LawOptions {{ Transposition = false }}.", exception);
            }
            catch (Exception exception) when (exception is not (LawException or OutOfMemoryException))
            {
                throw new LawException(law, $"The law of {law} does not hold: {exception.Message}", exception);
            }
        }
    }

    private static double Numeric<[TreeArgument] T, [TreeArgument] R>(Func<T, R> f, T inputs, LawOptions options) => GradientCheck.CheckGradient(
        values => LawSubject.Joined(Tree.Leaves(f(values))),
        inputs,
        new GradientCheckOptions { Order = options.Order, Tolerance = options.NumericTolerance, LargestPerElement = options.LargestPerElement, Seed = options.Seed });
}
