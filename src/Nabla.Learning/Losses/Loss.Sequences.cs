namespace Nabla.Learning;

public static partial class Loss
{
    /// <summary>−ln of the probability that a sequence of labels is what remains of one label a time step, when repeated labels are merged and blanks dropped (connectionist temporal classification, Graves et al. 2006). PyTorch's ctc_loss.</summary>
    /// <param name="logProbabilities">[T, N, C] or [T, C]: logarithms of probabilities of the classes at each time, as <see cref="Tensor.LogSoftmax"/> gives them; the gradient is that of such.</param>
    /// <param name="targets">[N, S]: class numbers without the blank; or the sequences of all examples one after the other.</param>
    /// <param name="inputLengths">[N]: how many time steps of each example count.</param>
    /// <param name="targetLengths">[N]: how many labels each example has.</param>
    /// <param name="blank">The class of blanks.</param>
    /// <param name="reduction">What is made of the examples' losses; for the mean each is first divided by its number of labels.</param>
    /// <param name="zeroInfinity">Whether losses of sequences that are impossible, because the input is too short, count as 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or lengths exceed them.</exception>
    public static Tensor Ctc(Tensor logProbabilities, Tensor targets, Tensor inputLengths, Tensor targetLengths, int blank = 0, Reduction reduction = Reduction.Mean, bool zeroInfinity = false)
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(inputLengths);
        ArgumentNullException.ThrowIfNull(targetLengths);
        CheckFloating("Ctc", logProbabilities);
        bool isSingle = logProbabilities.Rank == 2;
        Tensor x = isSingle ? logProbabilities.Unsqueeze(1) : logProbabilities;
        long[] times = inputLengths.Cast(DType.Int64).Reshape(-1).ToArray<long>();
        long[] lengths = targetLengths.Cast(DType.Int64).Reshape(-1).ToArray<long>();
        if (x.Rank != 3 || times.Length != x.Shape[1] || lengths.Length != x.Shape[1] || times.Any(time => time < 0 || time > x.Shape[0]) || lengths.Any(length => length < 0))
        {
            throw new ArgumentException($"Ctc needs [T, N, C] and for each of N examples a length of at most T and a number of labels, but was given {logProbabilities.Shape}, {inputLengths} and {targetLengths}.");
        }

        CtcLattice lattice = CtcLattice.Of(targets, lengths, blank, x.Shape[2], isSingle, x.Device);
        Tensor losses = lattice.Losses(x, times, zeroInfinity);
        if (reduction == Reduction.Mean)
        {
            return (losses / Tensor.Of<double>([.. lengths.Select(length => (double)Math.Max(1, length))]).Cast(x.DType).To(x.Device)).Mean();
        }

        return Reduce(isSingle && reduction == Reduction.None ? losses.Squeeze(0) : losses, reduction);
    }
}
