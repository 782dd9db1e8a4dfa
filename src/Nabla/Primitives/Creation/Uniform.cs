using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Numbers spread evenly over [0, 1).</summary>
internal sealed record Uniform(Shape Shape, DType DType) : Draw<Uniform.Distribution>(Shape, DType)
{
    internal readonly struct Distribution : IDistribution
    {
        public static Distributed Distributed => Distributed.Uniform;

        public static unsafe void Fill(float* to, long count, ulong seed, ulong stream, long first) => Draws.FillUniform(to, count, seed, stream, first);

        public static unsafe void Fill(double* to, long count, ulong seed, ulong stream, long first) => Draws.FillUniform(to, count, seed, stream, first);
    }
}
