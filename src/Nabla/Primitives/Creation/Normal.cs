using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Numbers of the standard normal distribution.</summary>
internal sealed record Normal(Shape Shape, DType DType) : Draw<Normal.Distribution>(Shape, DType)
{
    internal readonly struct Distribution : IDistribution
    {
        public static Distributed Distributed => Distributed.Normal;

        public static unsafe void Fill(float* to, long count, ulong seed, ulong stream, long first) => Draws.FillNormal(to, count, seed, stream, first);

        public static unsafe void Fill(double* to, long count, ulong seed, ulong stream, long first) => Draws.FillNormal(to, count, seed, stream, first);
    }
}
