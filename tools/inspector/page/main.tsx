// Entry of the page.

import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './styles/colours.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/counters.css';
import './styles/chart.css';
import './styles/list.css';
import './styles/empty.css';
import './styles/side.css';
import { App } from './app.tsx';

render(<App />, document.body);
