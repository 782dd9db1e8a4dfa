using static Nabla.Transform;

namespace Nabla.Tests.Interpreters;

public sealed class NoGradTests
{
    [Fact]
    public void NothingIsRecordedInside()
    {
        Variable x = new(2f);
        using (NoGrad())
        {
            Assert.Null((x * x).GradFunction);
            Assert.Contains("under NoGrad", Assert.Throws<InvalidOperationException>(() => (x * x).Backward()).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => x.Backward());
        }

        Assert.NotNull((x * x).GradFunction);
    }

    [Fact]
    public void ScopesNest()
    {
        Variable x = new(2f);
        using (NoGrad())
        {
            using (NoGrad())
            {
                Assert.Null((x * x).GradFunction);
            }

            Assert.Null((x * x).GradFunction);
        }

        try
        {
            using NoGradScope scope = NoGrad();
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException)
        {
        }

        Assert.NotNull((x * x).GradFunction);
    }

    [Fact]
    public void OtherThreadsGoOnRecording()
    {
        Variable x = new(2f);
        using (NoGrad())
        {
            bool recorded = false;
            Thread thread = new(() => recorded = (x * x).GradFunction is not null);
            thread.Start();
            thread.Join();
            Assert.True(recorded);
        }
    }

    [Fact]
    public void AGraphMadeBeforeIsDifferentiatedAndFunctionalTransformsAreNotConcerned()
    {
        Variable x = new(2f);
        Tensor y = x * x;
        using (NoGrad())
        {
            y.Backward();
            Assert.Equal(12f, (float)Grad(v => v * v * v)(2f));
        }

        Assert.Equal(4f, (float)x.Grad!);
    }

    [Fact]
    public void ValuesReadInsideAreWhatTheVariableHoldsThen()
    {
        Variable x = new([1f, 2]);
        Tensor same;
        using (NoGrad())
        {
            same = x.Reshape(2);
            x.Value -= 1;
        }

        Assert.Equal([1f, 2], same.ToArray<float>());
        Assert.Equal([0f, 1], x.ToArray<float>());
    }
}
